import { expect, test } from 'vitest'
import { err } from '../../../lib/result.ts'
import { nextStepOf } from '../../../method/next.ts'
import { PROSE_CHARS_MAX } from '../../../model/incident/said.ts'
import { captureEvidence } from '../evidence/evidence-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import { declare } from './lifecycle-verbs.ts'
import { NOTE_CHARS_MAX, note } from './note-verb.ts'

const clock = handClock('2026-01-31T14:02:00Z')

async function declared() {
  const ports = memoryPorts(clock)
  await did(declare, { title: 'checkout fails' }, { ports })
  return { id: 'inc-1', ports }
}

test('a note as long as an entry may be is one entry', async () => {
  const { entries } = await did(note, { text: 'n'.repeat(PROSE_CHARS_MAX) }, await declared())
  expect(entries.map(({ event }) => event.kind)).toEqual(['note'])
})

test('of a longer one the beginning is told, and the whole is kept as it was', async () => {
  const at = await declared()
  const text = '\u{1f525}é'.repeat(350_000)
  const { entries, incident } = await did(note, { text }, at)
  const [kept, told] = entries.map(({ event }) => event)
  if (kept?.kind !== 'evidence-captured' || told?.kind !== 'note') throw new Error('expected evidence and a note')
  const bytes = await at.ports.evidence.get(kept.items[0]!.sha256)
  expect(bytes.ok && new TextDecoder().decode(bytes.value)).toBe(text)
  expect(told.text.length).toBeLessThan(2_200)
  expect(told.text.isWellFormed()).toBe(true)
  expect(told.evidence).toEqual(['ev-1'])
  expect(incident?.evidence.captures).toEqual([])
})

test('it does not stand for the evidence that is kept before a change', async () => {
  const at = await declared()
  const before = await did(note, { text: 'short' }, at)
  const after = await did(note, { text: 'n'.repeat(1_000_000) }, at)
  expect(nextStepOf(after.incident!, clock.now())).toEqual(nextStepOf(before.incident!, clock.now()))
  const { incident } = await did(captureEvidence, {}, at)
  expect(incident?.evidence.captures.map(({ id }) => id)).toEqual(['ev-2'])
})

test.for([
  ['blanks', ' \u0000\t ', 'not only blanks'],
  ['half a character', 'a\ud83d', 'half of one is in it'],
  ['more than anybody reads', 'n'.repeat(NOTE_CHARS_MAX + 1), 'at most 4194304 characters'],
] as const)('is refused: %s', async ([, text, says]) => {
  await expect(did(note, { text }, await declared())).rejects.toThrow(says)
})

test('where evidence cannot be kept, nothing is written', async () => {
  const { id, ports } = await declared()
  const put = async () => err({ kind: 'unavailable', says: 'the disk is full' } as const)
  const full = { ...ports, evidence: { ...ports.evidence, put } }
  await expect(did(note, { text: 'n'.repeat(1_000_000) }, { id, ports: full })).rejects.toThrow('the disk is full')
  expect(await ports.record.entries(id)).toMatchObject({ value: { length: 1 } })
})

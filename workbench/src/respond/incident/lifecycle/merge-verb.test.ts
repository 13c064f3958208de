import { describe, expect, test } from 'vitest'
import { callVerb } from '../call.ts'
import { tryChange } from '../ledger/ledger-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import { readIncident } from '../work.ts'
import { declare, move, setTime } from './lifecycle-verbs.ts'
import { merge } from './merge-verb.ts'
import { note } from './note-verb.ts'

const who = { actor: { kind: 'human', name: 'on-call' } } as const

/** Two open incidents; the second one has an alert and began earlier. */
async function two(more: { readonly drill?: boolean } = {}) {
  const ports = memoryPorts(handClock('2026-01-31T14:10:00Z'))
  await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  await did(declare, { title: 'orders are slow', alert: 'p99 of orders', ...more }, { ports })
  const one = { id: 'inc-1', ports }
  const other = { id: 'inc-2', ports }
  await did(setTime, { name: 'impactStarted', when: '2026-01-31T14:03:00Z' }, one)
  await did(setTime, { name: 'impactStarted', when: '2026-01-31T14:01:00Z' }, other)
  const read = async (id: string) => {
    const incident = await readIncident(id, ports)
    if (!incident.ok) throw new Error(incident.error.what)
    return incident.value
  }
  return { ports, one, other, read }
}

describe('two incidents become one', () => {
  test('the one that goes on has the alerts of both, and both records stay', async () => {
    const { other, read } = await two()
    await did(merge, { into: 'inc-1' }, other)
    const [kept, merged] = [await read('inc-1'), await read('inc-2')]
    expect(merged.lifecycle).toMatchObject({ state: 'merged', mergedInto: 'inc-1', title: 'orders are slow' })
    expect(kept.lifecycle).toMatchObject({ mergedFrom: ['inc-2'], alerts: [{ name: 'p99 of orders', firing: true }] })
    expect(merged.entries.map(({ event }) => event.kind)).toEqual(['declared', 'time-set', 'merged-into'])
  })

  test('its beginning is proposed where it is earlier, and what a person set stands', async () => {
    const { other, read } = await two()
    await did(merge, { into: 'inc-1' }, other)
    const { entries, lifecycle } = await read('inc-1')
    expect(entries.at(-1)?.event).toMatchObject({ kind: 'time-proposed', at: '2026-01-31T14:01:00.000Z' })
    expect(lifecycle.times.impactStarted?.at).toBe('2026-01-31T14:03:00Z')
  })

  test('what is written under the old handle goes to the one that goes on; reading it shows it as it was', async () => {
    const { ports, other, read } = await two()
    await did(merge, { into: 'inc-1' }, other)
    const said = await callVerb(note, { incident: 'inc-2', given: { text: 'orders time out' }, who }, ports)
    expect(said.ok && said.value.incident?.id).toBe('inc-1')
    expect((await read('inc-1')).entries.at(-1)?.event).toMatchObject({ kind: 'note', text: 'orders time out' })
  })

  test('said twice it is done once, and taken back by moving it on', async () => {
    const { other, read, ports } = await two()
    await did(merge, { into: 'inc-1' }, other)
    await expect(did(merge, { into: 'inc-1' }, other)).rejects.toThrow('it is part of inc-1 already')
    expect((await read('inc-1')).lifecycle.mergedFrom).toEqual(['inc-2'])
    const back = await callVerb(move, { incident: 'inc-2', given: { to: 'investigating' }, who }, ports)
    expect(back.ok && back.value.incident).toMatchObject({ id: 'inc-2', state: 'investigating' })
  })

  test.for<[string, (told: Awaited<ReturnType<typeof two>>) => Promise<unknown>, string]>([
    ['into itself', ({ one }) => did(merge, { into: 'inc-1' }, one), 'cannot be merged into itself'],
    ['into none', ({ one }) => did(merge, { into: 'inc-9' }, one), 'no such incident'],
    [
      'into one that is over',
      async ({ one, other }) => {
        await did(move, { to: 'cancelled' }, one)
        return did(merge, { into: 'inc-1' }, other)
      },
      'inc-1 is cancelled',
    ],
    [
      'while a change of ours waits for its verdict',
      async ({ other }) => {
        await did(tryChange, { what: 'restart', expect: 'x', revert: 'y' }, other)
        return did(merge, { into: 'inc-1' }, other)
      },
      'c-1 (restart) has no verdict',
    ],
  ])('not %s', async ([, attempt, says]) => {
    await expect(attempt(await two())).rejects.toThrow(says)
  })

  test('not an incident and a drill', async () => {
    const { other } = await two({ drill: true })
    await expect(did(merge, { into: 'inc-1' }, other)).rejects.toThrow('one of the two is a drill')
  })
})

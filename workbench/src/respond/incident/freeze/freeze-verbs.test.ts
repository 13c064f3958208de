import { describe, expect, test } from 'vitest'
import { declare } from '../lifecycle/lifecycle-verbs.ts'
import { resolve } from '../lifecycle/resolve-verb.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import { predict } from '../testing/predict.ts'
import { commit, suspect } from '../testing/suspect.ts'
import type { Verb } from '../verb.ts'
import { freeze } from './freeze-verbs.ts'

async function urgent() {
  const ports = memoryPorts(handClock('2026-01-31T14:05:00Z'))
  const { entries } = await did(declare, { title: 'checkout fails', severity: 'P1' }, { ports })
  return { id: entries[0]!.incident, ports }
}

const AGENT = { actor: { kind: 'agent', name: 'night-shift' } } as const

describe('the deploy freeze', () => {
  test('shows, is lifted for a reason, and holds again', async () => {
    const here = await urgent()
    expect((await did(freeze, {}, here)).answer).toMatchObject({ holds: { severity: 'P1' }, lifted: null, broken: [] })
    expect((await did(freeze, {}, here)).answer?.says).toMatch(
      /^Deploys are frozen since 14:05:00Z: P1 is not mitigated/,
    )
    const { entries } = await did(freeze, { lift: 'the fix has to go out' }, here)
    expect(entries.map(({ event }) => event.kind)).toEqual(['freeze-lifted', 'flag-raised'])
    const says = 'The freeze was lifted by on-call at 14:05:00Z: the fix has to go out.'
    expect((await did(freeze, {}, here)).answer).toMatchObject({ holds: null, lifted: { by: 'on-call' }, says })
    await did(freeze, { restore: true }, here)
    expect((await did(freeze, {}, here)).answer?.holds).not.toBeNull()
  })

  test('cannot be lifted where there is none', async () => {
    const here = await urgent()
    await did(freeze, { lift: 'x' }, here)
    await expect(did(freeze, { lift: 'y' }, here)).rejects.toThrow('it is lifted already, because x')
  })
})

describe('a shut gate', () => {
  const GATES: readonly [string, Verb, Record<string, string>][] = [
    ['the deploy freeze', freeze, { lift: 'in a hurry' }],
    ['a cause without a test', commit, { hypothesis: 'h-1', whyOnlyOne: 'no time', despite: 'it is obvious' }],
    ['an end that is not shown', resolve, { anyway: 'customers say so' }],
  ]

  test.for(GATES)('%s: a person passes it, and it is flagged; an agent does not', async ([, gate, given]) => {
    const here = await urgent()
    await did(suspect, { statement: 'the pool is full' }, here)
    const refused = await gate.run(given, { ...here, who: AGENT })
    expect(refused).toMatchObject({
      ok: false,
      error: { kind: 'against-the-method', what: expect.stringMatching(/only a person/) },
    })
    const { entries } = await did(gate, given, here)
    const flags = entries.flatMap(({ event }) => (event.kind === 'flag-raised' ? [event] : []))
    const says = expect.stringContaining(Object.values(given).at(-1)!)
    expect(flags.at(-1)).toMatchObject({ flag: 'gate-passed', says })
  })

  test('an agent does not begin a second test beside the first', async () => {
    const here = await urgent()
    for (const statement of ['the pool is full', 'the disk is full']) await did(suspect, { statement }, here)
    await did(predict, { hypothesis: 'h-1', text: 'errors of checkout > 5' }, here)
    const given = { hypothesis: 'h-2', text: 'errors of checkout > 5', meanwhile: 'in a hurry' }
    expect(await predict.run(given, { ...here, who: AGENT })).toMatchObject({ ok: false })
    expect(await predict.run(given, { ...here, who: { actor: { kind: 'human', name: 'second' } } })).toMatchObject({
      ok: true,
    })
  })
})

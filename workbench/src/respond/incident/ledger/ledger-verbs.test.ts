import { describe, expect, test } from 'vitest'
import { saying } from '../../../method/sayings.ts'
import type { ChangeEvent } from '../../../model/change.ts'
import type { Measure } from '../../../model/incident/measure.ts'
import { parseRfc3339, rfc3339, type TimeRange, unixMs } from '../../../model/time.ts'
import { declare, move, setTime } from '../lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts, MeasurePort } from '../ports.ts'
import { suspect } from '../testing/suspect.ts'
import { type ChangeBegun, contain, finished, judgeChange, tryChange } from './ledger-verbs.ts'

const at = (clock: string): number => parseRfc3339(`2026-01-31T${clock}Z`)!

/** Error share of checkout: high from 14:00 until `mended`, then low; other signals are flat. */
function broken(mended: string): MeasurePort {
  const level = ({ signal }: Measure, ms: number): number => {
    if (signal !== 'error-share') return 100
    return ms >= at('14:00:00') && ms < at(mended) ? 0.12 : 0.002
  }
  const points = async (measure: Measure, { from, to }: TimeRange, seconds: number) =>
    Array.from({ length: Math.ceil((to - from) / (seconds * 1000)) }, (_, i) => {
      const ms = from + i * seconds * 1000
      return { at: rfc3339(unixMs(ms)), value: level(measure, ms) * (1 + 0.1 * Math.sin(i)), count: 100 }
    })
  return { points, total: async () => ({ value: null, count: 0 }) }
}

/** From 14:00 until `mended` most requests fail for 6 s every 75 s; p99 is 60 ms in health, and `slowMs` in that time. */
function comingAndGoing(mended: string, slowMs = 350): MeasurePort {
  const isOut = (ms: number): boolean =>
    ms >= at('14:00:00') && ms < at(mended) && (ms - at('14:00:00')) % 75_000 < 6_000
  const shareFrom = (from: number, seconds: number): number =>
    Array.from({ length: seconds }, (_, i) => Number(isOut(from + i * 1_000))).reduce((sum, one) => sum + one, 0) /
    seconds
  const points = async ({ signal }: Measure, { from, to }: TimeRange, seconds: number) =>
    Array.from({ length: Math.ceil((to - from) / (seconds * 1000)) }, (_, i) => {
      const ms = from + i * seconds * 1000
      const slow = ms >= at('14:00:00') && ms < at(mended) ? slowMs : 60
      const value = signal === 'error-share' ? shareFrom(ms, seconds) : slow
      return { at: rfc3339(unixMs(ms)), value, count: 12 }
    })
  return { points, total: async () => ({ value: null, count: 0 }) }
}

/** From 14:00 on all fail for 40 s of each minute; from 14:05 on for 6 s of each 20 s: more outages, and less harm. */
const shorterOutages: MeasurePort = {
  points: async ({ signal }: Measure, { from, to }: TimeRange, seconds: number) =>
    Array.from({ length: Math.ceil((to - from) / (seconds * 1000)) }, (_, i) => {
      const ms = from + i * seconds * 1000
      const since = ms - at('14:00:00')
      const isOut = since >= 0 && (since < 300_000 ? since % 60_000 < 40_000 : since % 20_000 < 6_000)
      return { at: rfc3339(unixMs(ms)), value: signal === 'error-share' ? Number(isOut) : 60, count: 12 * seconds }
    }),
  total: async () => ({ value: null, count: 0 }),
}

/** From 14:00 on `each` come every second, and `quiet` before. */
function everySecond(quiet: number, each: number): MeasurePort {
  const points = async (_: Measure, { from, to }: TimeRange, seconds: number) =>
    Array.from({ length: Math.ceil((to - from) / (seconds * 1000)) }, (_, i) => {
      const ms = from + i * seconds * 1000
      const value = (ms < at('14:00:00') ? quiet : each) * Math.min(seconds, (to - ms) / 1000)
      return { at: rfc3339(unixMs(ms)), value, count: value }
    })
  return { points, total: async () => ({ value: null, count: 0 }) }
}

async function incident(mended: string) {
  const clock = handClock('2026-01-31T14:05:00Z')
  const calls = { calls: async () => [{ caller: 'checkout', callee: 'payment' }] }
  const ports: IncidentPorts = { ...memoryPorts(clock), measure: broken(mended), calls }
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  const here = { id: entries[0]!.incident, ports }
  await did(setTime, { name: 'impactStarted', when: '2026-01-31T14:00:00Z' }, here)
  return { ...here, clock }
}

describe('the change ledger', () => {
  test('finds that a rollback helped', async () => {
    const here = await incident('14:10:00')
    here.clock.set('2026-01-31T14:09:00Z')
    const begun = await did(contain, { way: 'rollback', services: ['checkout'], revert: 'deploy it again' }, here)
    expect(begun.answer).toEqual({ id: 'c-1', verifyUntil: '2026-01-31T14:24:00.000Z', warnings: [] })
    here.clock.set('2026-01-31T14:10:00Z')
    await did(finished, {}, here)
    here.clock.set('2026-01-31T14:20:00Z')
    const judged = await did(judgeChange, {}, here)
    expect(judged.answer).toMatchObject({ id: 'c-1', verdict: 'helped' })
    expect(judged.incident?.ledger.changes[0]?.judged?.says).toMatch(
      /^helped: 0\.12\d* → 0\.00\d+, \d+ % of the harm is gone/,
    )
  })

  test('does not call it a help when something else broke, and tells of lines nobody wrote before', async () => {
    const here = await incident('14:10:00')
    const golden: IncidentPorts['views']['golden'] = async ({ from }) => {
      const errors = from >= at('14:10:00') ? 60 : 2
      return [{ service: 'payment', bucket: -1, requests: 600, errors, p50_ms: 1, p95_ms: 1, p99_ms: 1 }]
    }
    const line = { severity_number: 17, body: 'card refused: no such currency', lines: 7, trace_id: '' }
    const first_ms = at('14:11:00')
    const logs = { logKinds: async () => [{ ...line, service: 'payment', first_ms, last_ms: first_ms }] }
    const ports: IncidentPorts = { ...here.ports, views: { ...here.ports.views, golden }, logs }
    here.clock.set('2026-01-31T14:10:00Z')
    await did(contain, { way: 'rollback', services: ['checkout'] }, { ...here, ports })
    here.clock.set('2026-01-31T14:25:00Z')
    const judged = await did(judgeChange, {}, { ...here, ports })
    expect(judged.answer).toMatchObject({ verdict: 'unclear' })
    expect(judged.answer.says).toMatch(
      /^the symptom is gone: .*; but payment fails in 10 % \(before 0\.333 %\); new log lines: payment “card refused: no such currency” \(7 times\)$/,
    )
  })

  test('is not done before it began', async () => {
    const { id, ports } = await incident('14:10:00')
    await did(tryChange, { what: 'restart' }, { id, ports })
    const who = { actor: { kind: 'human', name: 'on-call' }, at: '2026-01-31T14:04:00Z' } as const
    expect(await finished.run({}, { id, who, ports })).toMatchObject({
      error: { what: 'c-1 began at 2026-01-31T14:05:00.000Z, it cannot have been done before' },
    })
  })

  test('says that nobody watches a change of an incident that is over', async () => {
    const here = await incident('14:10:00')
    await did(move, { to: 'cancelled' }, here)
    const begun = await did(
      tryChange,
      { what: 'restart', expect: 'x', revert: 'y', tried: 'on one instance', seenBy: 'the database team' },
      here,
    )
    expect((begun.answer as ChangeBegun).warnings).toEqual([
      'the incident is cancelled: nobody watches what this does; the state “investigating” opens it again',
    ])
  })

  test('finds by slowness what failures that come and go are too few to tell, and is not sure before they are due', async () => {
    const here = await incident('14:04:00')
    const ports = { ...here.ports, measure: comingAndGoing('14:04:00') }
    here.clock.set('2026-01-31T14:04:00Z')
    await did(contain, { way: 'rollback', services: ['checkout'], signal: 'error-share' }, { ...here, ports })
    here.clock.set('2026-01-31T14:05:05Z')
    const early = await did(judgeChange, {}, { ...here, ports })
    expect(early.answer).toMatchObject({ verdict: 'unclear', pending: true })
    here.clock.set('2026-01-31T14:07:00Z')
    const { answer } = await did(judgeChange, {}, { ...here, ports })
    expect(answer).toMatchObject({ verdict: 'helped', healthy: 60, before: 350, after: 60 })
    expect(answer.says).toBe(
      'helped: 350 → 60, 100 % of the harm is gone (100 % to 100 %) (latency-p99 of checkout); failures come and go: none for up to 66 s before the change, for 180 s since',
    )
  })

  test('does not know yet whether failures that come and go are over, where nothing else tells', async () => {
    const here = await incident('14:04:00')
    const ports = { ...here.ports, measure: comingAndGoing('14:04:00', 60) }
    here.clock.set('2026-01-31T14:04:00Z')
    await did(contain, { way: 'rollback', services: ['checkout'], signal: 'error-share' }, { ...here, ports })
    here.clock.set('2026-01-31T14:07:00Z')
    const { answer } = await did(judgeChange, {}, { ...here, ports })
    expect(answer).toMatchObject({ verdict: 'unclear', after: 0 })
    expect(answer.says).toMatch(/^not clear yet: .* → 0, .*; failures come and go: none for up to 66 s/)
  })

  test('does not call outages that are shorter no effect because they are more', async () => {
    const here = await incident('14:30:00')
    const ports = { ...here.ports, measure: shorterOutages }
    here.clock.set('2026-01-31T14:05:00Z')
    await did(tryChange, { what: 'restart', services: ['checkout'], signal: 'error-share' }, { ...here, ports })
    here.clock.set('2026-01-31T14:06:00Z')
    expect((await did(judgeChange, {}, { ...here, ports })).answer).not.toMatchObject({ verdict: 'no-effect' })
  })

  test.for([
    ['log-lines', 0, 4],
    ['errors', 0, 4],
    ['requests', 40, 4],
  ] as const)(
    'is not deceived by how long it was bad and how short a look since: as many %s come as before',
    async ([signal, quiet, each]) => {
      const here = await incident('14:30:00')
      const ports = { ...here.ports, measure: everySecond(quiet, each) }
      here.clock.set('2026-01-31T14:20:00Z')
      await did(tryChange, { what: 'restart', services: ['checkout'], signal }, { ...here, ports })
      here.clock.set('2026-01-31T14:21:00Z')
      const { answer } = await did(judgeChange, {}, { ...here, ports })
      expect(answer).toMatchObject({ verdict: 'no-effect' })
      if (signal === 'log-lines')
        expect(answer.says).toBe(
          'no effect: 240 → 240, 0 % of the harm is gone (-16 % to 14 %); take it back before the next change; counted 4800 before the change, 240 since',
        )
    },
  )

  test('finds that a restart had no effect, and asks to take it back before the next change', async () => {
    const here = await incident('15:00:00')
    await did(tryChange, { what: 'restart', services: ['checkout'], expect: 'errors end', revert: 'none' }, here)
    here.clock.set('2026-01-31T14:20:00Z')
    expect((await did(judgeChange, {}, here)).answer).toMatchObject({ verdict: 'no-effect' })
    here.clock.set('2026-01-31T14:21:00Z')
    const next = await did(
      tryChange,
      { what: 'scale out', services: ['checkout'], expect: 'x', revert: 'y', tried: 'on one instance' },
      here,
    )
    expect((next.answer as ChangeBegun).warnings).toEqual([
      'c-1 (restart) had no effect and still stands: take it back first',
    ])
    const back = await did(tryChange, { what: 'undo', reverts: 'c-1', services: ['checkout'], expect: 'x' }, here)
    expect(back.incident?.ledger.changes[0]?.revertedBy).toBe('c-3')
  })

  describe('of a rollback', () => {
    const deploy: ChangeEvent = {
      ...{ id: 'deploy-42', kind: 'deploy', at: '2026-01-31T13:59:30Z', service: 'checkout', source: 'ci' },
      ...{ title: 'checkout 7', from: '6', to: '7' },
    }
    const deployed = async () => {
      const here = await incident('15:00:00')
      const changes = { changes: async () => [deploy] }
      const triage = { ...here.ports.triage, ...changes, changeKinds: async () => ['deploy'] }
      const at = { ...here, ports: { ...here.ports, triage, changes } }
      await did(suspect, { statement: 'the deploy did it', service: 'checkout', change: 'deploy-42' }, at)
      return at
    }

    test.for<[string, Record<string, unknown>, string | undefined]>([
      ['the offered one', {}, 'deploy-42'],
      ['of the service', { services: ['checkout'] }, 'deploy-42'],
      ['of another service', { services: ['payment'] }, undefined],
      ['another, as told', { takesBack: 'deploy-41' }, 'deploy-41'],
      ['none: more room takes nothing back', { way: 'scale-or-shed' }, undefined],
    ])('is kept which change it takes back: %s', async ([, given, takesBack]) => {
      const done = await did(contain, { way: 'rollback', ...given }, await deployed())
      expect(done.incident?.ledger.changes[0]?.takesBack).toBe(takesBack)
    })

    test('that had no effect is said what that leaves open, and where to look next', async () => {
      const here = await deployed()
      await did(contain, { way: 'rollback' }, here)
      here.clock.set('2026-01-31T14:12:00Z')
      expect((await did(judgeChange, {}, here)).answer.says).not.toMatch('left something behind')
      here.clock.set('2026-01-31T14:20:00Z')
      const { answer, entries } = await did(judgeChange, {}, here)
      expect(answer).toMatchObject({ verdict: 'no-effect', beyond: ['payment: called by checkout'] })
      expect(answer.says).toMatch(
        /; of checkout 7 that says: it was dormant, the cause is elsewhere, or it left something behind$/,
      )
      expect(saying(entries[0]!)).toMatch(/; look further: payment: called by checkout$/)
    })

    test('that is judged again is confounded with what began after its early verdict', async () => {
      const here = await deployed()
      await did(contain, { way: 'rollback' }, here)
      here.clock.set('2026-01-31T14:12:00Z')
      expect((await did(judgeChange, {}, here)).answer.verdict).toBe('no-effect')
      here.clock.set('2026-01-31T14:14:00Z')
      await did(tryChange, { what: 'scale out', services: ['payment'], expect: 'x', revert: 'y' }, here)
      here.clock.set('2026-01-31T14:20:00Z')
      const { answer } = await did(judgeChange, { change: 'c-1' }, here)
      expect(answer.says).toMatch(/^confounded with c-2: /)
    })
  })

  test('tells neither of two changes at once, one hop apart', async () => {
    const here = await incident('14:10:00')
    await did(tryChange, { what: 'roll back', services: ['checkout'], expect: 'x', revert: 'y' }, here)
    const second = await did(
      tryChange,
      { what: 'scale out', services: ['payment'], expect: 'x', revert: 'y', tried: 'on one instance' },
      here,
    )
    expect((second.answer as ChangeBegun).warnings).toEqual([
      'c-1 (roll back) is still being watched: nobody will know which of the two did what',
    ])
    here.clock.set('2026-01-31T14:20:00Z')
    expect((await did(judgeChange, { change: 'c-1' }, here)).answer).toMatchObject({ verdict: 'confounded' })
    expect((await did(judgeChange, { change: 'c-2' }, here)).answer).toMatchObject({ verdict: 'confounded' })
  })

  test('warns of a change that nobody can judge, take back or has tried, and makes it all the same', async () => {
    const here = await incident('14:10:00')
    const begun = await did(tryChange, { what: 'restart everything' }, here)
    expect((begun.answer as ChangeBegun).warnings).toHaveLength(4)
    expect(begun.entries).toHaveLength(1)
  })

  test('writes a verdict once', async () => {
    const here = await incident('15:00:00')
    await did(tryChange, { what: 'restart', services: ['checkout'], expect: 'errors end', revert: 'none' }, here)
    here.clock.set('2026-01-31T14:20:00Z')
    expect((await did(judgeChange, {}, here)).entries).toHaveLength(1)
    here.clock.set('2026-01-31T14:20:30Z')
    const again = await did(judgeChange, {}, here)
    expect(again.answer).toMatchObject({ pending: false })
    expect([again.entries, again.answer.verdict]).toEqual([[], 'no-effect'])
  })

  test('goes on watching a change of which nothing can be told yet', async () => {
    const { clock, ...told } = await incident('14:10:00')
    const here = { ...told, clock, ports: { ...told.ports, measure: memoryPorts(clock).measure } }
    await did(tryChange, { what: 'restart', services: ['checkout'], expect: 'errors end', revert: 'none' }, here)
    here.clock.set('2026-01-31T14:05:01Z')
    const early = await did(judgeChange, {}, here)
    expect(early.answer).toMatchObject({ verdict: 'no-data', pending: true })
    expect([early.entries, early.incident?.ledger.changes[0]?.judged]).toEqual([[], undefined])
    expect(early.answer.verdict).toBe('no-data')
    here.clock.set('2026-01-31T14:20:00Z')
    expect((await did(judgeChange, {}, here)).incident?.ledger.changes[0]?.judged?.verdict).toBe('no-data')
  })

  test('says when it was that nothing was measured', async () => {
    const { clock, ports, id } = await incident('14:10:00')
    const points: MeasurePort['points'] = async (...asked) =>
      (await ports.measure.points(...asked)).filter((point) => Date.parse(point.at) < at('14:05:00'))
    const here = { id, ports: { ...ports, measure: { ...ports.measure, points } } }
    await did(tryChange, { what: 'restart', services: ['checkout'], expect: 'errors end', revert: 'none' }, here)
    clock.set('2026-01-31T14:20:00Z')
    const says = (await did(judgeChange, {}, here)).incident?.ledger.changes[0]?.judged?.says
    expect(says).toMatch(/^no verdict: nothing of the signal was measured since the change \(0\.12\d* → unknown\)/)
  })

  test('offers ways out in their order, and begins none', async () => {
    const here = await incident('14:10:00')
    const { answer, entries } = await did(contain, {}, here)
    expect(answer).toMatchObject({
      best: null,
      action: null,
      offers: [{ way: 'rollback' }, { way: 'switch-off' }, { way: 'route-around' }, { way: 'scale-or-shed' }],
    })
    expect(entries).toEqual([])
    await did(contain, { way: 'rollback', ruleOut: 'nothing was deployed' }, here)
    const all = await did(contain, { ruleOut: 'nothing is at hand' }, here)
    expect(all.incident?.ledger.ruledOut.map(({ way, because }) => `${way}: ${because}`)).toEqual([
      'rollback: nothing was deployed',
      'switch-off: nothing is at hand',
      'route-around: nothing is at hand',
      'scale-or-shed: nothing is at hand',
    ])
  })

  test('rules a way out with its reason', async () => {
    const here = await incident('14:10:00')
    const done = await did(contain, { way: 'rollback', ruleOut: 'the migration cannot be undone' }, here)
    expect(done.incident?.ledger.ruledOut).toMatchObject([
      { way: 'rollback', because: 'the migration cannot be undone' },
    ])
  })

  test.for([
    [judgeChange, {}, 'nothing was changed yet'],
    [finished, { change: 'c-9' }, 'there is no change c-9'],
    [tryChange, { what: 'x', reverts: 'c-2' }, 'there is no change c-2'],
    [tryChange, { what: 'x', verifyMinutes: 0 }, 'verifyMinutes'],
  ] as const)('refuses what it cannot know', async ([asked, given, says]) => {
    await expect(did<unknown>(asked, given, await incident('14:10:00'))).rejects.toThrow(says)
  })
})

import { describe, expect, test } from 'vitest'
import { parseIncidentEvent } from '../../model/incident/event.ts'
import { rfc3339, type TimeRange } from '../../model/time.ts'
import { diagnosisOf } from '../incident/lifecycle/examine-verb.ts'
import { did } from '../incident/memory-record.test-helper.ts'
import type { Verb } from '../incident/verb.ts'
import { readIncident } from '../incident/work.ts'
import { act } from './act-verb.ts'
import { answer, drillStatus, endDrill, hint, listFaults, replayDrill, startDrill, stopDrill } from './drill-verbs.ts'
import { type Practised, practised } from './practice.test-helper.ts'
import { history, score } from './score-verbs.ts'

const ON_CALL = { actor: { kind: 'human', name: 'on-call' } } as const

/** A drill in which somebody has been paged. */
async function paged(given: object = { fault: 'slow-query', seed: 7 }): Promise<Practised & { readonly id: string }> {
  const all = practised()
  await did(startDrill, { leadSeconds: 30, ...given }, all)
  const { answer: status } = await did(drillStatus, { wait: true }, all)
  expect(status.drill).toMatchObject({ phase: 'paged', incident: 'inc-1' })
  return { ...all, id: 'inc-1' }
}

async function refused(
  verb: Verb,
  given: object,
  { ports, id = '' }: { ports: Practised['ports']; id?: string },
): Promise<string> {
  const done = await verb.run(given, { id, who: ON_CALL, ports })
  return done.ok ? 'done' : `${done.error.what} (${done.error.where})`
}

async function kindsOf({ ports, id }: { ports: Practised['ports']; id: string }): Promise<readonly string[]> {
  const read = await readIncident(id, ports)
  return read.ok ? read.value.entries.map(({ event }) => event.kind) : []
}

describe('a drill', () => {
  test('is one, also when two are begun at the same moment', async () => {
    const { ports } = practised()
    const begun = await Promise.all([refused(startDrill, {}, { ports }), refused(startDrill, {}, { ports })])
    expect(begun.sort()).toEqual(['a drill is running (starting)', 'done'])
  })

  test('gives the place of its telemetry back, also where its system cannot be stopped', async () => {
    const all = practised(undefined, undefined, () => Promise.reject(new Error('the process hangs')))
    await did(startDrill, { leadSeconds: 30 }, all)
    await did(drillStatus, { wait: true }, all)
    await expect(did(stopDrill, {}, all)).rejects.toThrow('the process hangs')
    expect([all.stops(), all.ends()]).toEqual([1, 1])
  })

  test('opens an incident with the drill flag when users suffer, and tells what can be done', async () => {
    const drill = await paged()
    const read = await readIncident('inc-1', drill.ports)
    expect(read).toMatchObject({ value: { lifecycle: { drill: true, title: 'checkout is slow', service: 'web' } } })
    expect(await kindsOf(drill)).toEqual(['declared', 'drill-started', 'time-proposed'])
    expect((await did(act, {}, drill)).answer).toEqual({
      actions: [
        { name: 'break-off', title: 'something that fails', service: 'checkout' },
        { name: 'restart', title: 'restart checkout', service: 'checkout' },
        { name: 'rollback', title: 'roll checkout back', service: 'checkout' },
      ],
      made: null,
    })
  })

  test('is written with its first entry to be about a practice system, so that nobody measures it on another one', async () => {
    const all = practised()
    const { record } = all.ports
    const opened: (readonly string[])[] = []
    const open: typeof record.open = (drafts) => {
      opened.push(drafts.map(({ event }) => event.kind))
      return record.open(drafts)
    }
    const ports = { ...all.ports, record: { ...record, open } }
    await did(startDrill, { leadSeconds: 30 }, { ports })
    await did(drillStatus, { wait: true }, { ports })
    expect(opened).toEqual([['declared', 'drill-started', 'time-proposed']])
  })

  test('is diagnosed from the beginning of its system', async () => {
    const drill = await paged()
    const { drill: state } = (await did(drillStatus, {}, drill)).answer
    const windows: string[] = []
    const make = async ({ from }: TimeRange): Promise<never> => {
      windows.push(rfc3339(from))
      throw new Error('only its window is asked for')
    }
    const read = await readIncident(drill.id, drill.ports)
    if (!read.ok) throw new Error(read.error.what)
    const ports = { ...drill.ports, diagnosis: { ...drill.ports.diagnosis, make } }
    await expect(diagnosisOf(read.value, ports)).rejects.toThrow('only its window')
    expect(windows).toEqual([state!.startedAt])
  })

  test('is worked by the change ledger, ended and scored', async () => {
    const drill = await paged()
    const acted = await did(act, { action: 'rollback', expect: 'it is quick again', way: 'rollback' }, drill)
    expect(acted.incident!.ledger.changes).toMatchObject([
      {
        id: 'c-1',
        what: 'roll checkout back',
        changeId: 'act-rollback',
        origin: 'ours',
        services: ['checkout'],
        containment: 'rollback',
        expectedEffect: 'it is quick again',
      },
    ])
    expect(acted.incident!.ledger.changes[0]!.finishedAt).toBeDefined()
    await did(answer, { service: 'checkout', cause: 'no index', change: 'chg-1', signal: 'latency' }, drill)
    for (let look = 0; look < 5; look++)
      await drill.room.paged(0).then(() => new Promise((resume) => setImmediate(resume)))
    await did(stopDrill, {}, drill)
    expect(drill.stops()).toBeGreaterThan(0)
    const { lines, truth, said } = (await did(score, {}, drill)).answer
    const points = Object.fromEntries(lines.map(({ rule, points }) => [rule, points]))
    expect(points).toMatchObject({
      'service-named': 12,
      'change-named': 10,
      'signal-named': 3,
      contained: 15,
      'nothing-made-worse': 5,
    })
    expect({ truth, said }).toMatchObject({ truth: { cause: 'an index is missing' }, said: ['no index'] })
    expect(await kindsOf(drill)).toContain('state-changed')
    const past = (await did(history, {}, drill)).answer
    expect(past).toMatchObject({ drills: [{ id: 'inc-1', fault: 'slow-query', seed: 7, hints: 0 }], improved: null })
  })

  test('writes what the record can read again', async () => {
    const drill = await paged()
    await did(hint, {}, drill)
    await did(act, { action: 'restart' }, drill)
    await did(stopDrill, {}, drill)
    const read = await readIncident('inc-1', drill.ports)
    const events = read.ok ? read.value.entries.map(({ event }) => event) : []
    expect(events.map((event) => parseIncidentEvent(JSON.parse(JSON.stringify(event))).ok)).not.toContain(false)
    expect(events).toMatchObject(expect.arrayContaining([expect.objectContaining({ kind: 'drill-ended' })]))
  })

  test('tells changes to the workbench: its causes at once, an action when the ledger has it', async () => {
    const drill = await paged()
    expect(drill.told.map(({ id }) => id)).toEqual(['chg-1'])
    await did(act, { action: 'restart' }, drill)
    expect(drill.told.map(({ id }) => id)).toEqual(['chg-1', 'act-restart'])
  })

  test('gives its hints one by one, and then no more', async () => {
    const drill = await paged()
    expect((await did(hint, {}, drill)).answer).toEqual({ nth: 1, of: 2, text: 'vague' })
    expect((await did(hint, {}, drill)).answer).toEqual({ nth: 2, of: 2, text: 'plain' })
    expect((await did(hint, {}, drill)).answer).toBeNull()
  })

  test('that surprises does not tell its fault before it is over', async () => {
    const drill = await paged({ surprise: true, seed: 1 })
    expect(drill.room.state()).toMatchObject({ fault: null, seed: 1 })
    const read = await readIncident('inc-1', drill.ports)
    expect(JSON.stringify(read)).not.toMatch(/leak|slow-query|index is missing/)
    await did(stopDrill, {}, drill)
    expect(drill.room.state()).toMatchObject({ fault: 'leak', phase: 'ended' })
  })

  test('of the same seed is the same fault; without one, a seed is drawn', async () => {
    expect((await did(startDrill, {}, practised())).answer.drill).toMatchObject({ seed: 4, fault: 'slow-query' })
    expect((await did(startDrill, { seed: 5 }, practised())).answer.drill).toMatchObject({ fault: 'leak' })
  })

  test('that is stopped before anybody is paged leaves nothing', async () => {
    const all = practised()
    await did(startDrill, { fault: 'leak' }, all)
    expect((await did(stopDrill, {}, all)).incident).toBeUndefined()
    expect(await all.ports.record.heads(10)).toEqual({ ok: true, value: [] })
    expect(all.stops()).toBeGreaterThan(0)
  })

  test('ends with the workbench, and its record says so', async () => {
    const drill = await paged()
    await endDrill(drill.room, drill.ports)
    expect(drill.stops()).toBeGreaterThan(0)
    expect(await kindsOf(drill)).toEqual(['declared', 'drill-started', 'time-proposed', 'drill-ended'])
    await endDrill(drill.room, drill.ports)
    expect(await kindsOf(drill)).toHaveLength(4)
  })
})

describe('what is refused, and why', () => {
  test('a second drill beside the first', async () => {
    expect(await refused(startDrill, {}, await paged())).toBe('a drill is running (inc-1)')
  })

  test.for<[Verb, object, string]>([
    [startDrill, { fault: 'fire' }, 'there is no such fault (fire)'],
    [replayDrill, { recording: 'x' }, 'x is no recording (x)'],
    [stopDrill, {}, 'no drill is running (drill)'],
  ])('%o with %j', async ([verb, given, says]) => {
    expect(await refused(verb, given, practised())).toBe(says)
  })

  test('an action that there is not, one that fails, and any after the end', async () => {
    const drill = await paged()
    expect(await refused(act, { action: 'pray' }, drill)).toBe('there is no such action (pray)')
    expect(await refused(act, { action: 'break-off' }, drill)).toBe(
      'break-off was not done: the process is gone (inc-1)',
    )
    expect(await refused(score, {}, drill)).toBe('it is no drill that is over (inc-1)')
    await did(stopDrill, {}, drill)
    expect(await refused(act, { action: 'restart' }, drill)).toBe('it has no drill that is running (inc-1)')
    expect(await refused(answer, { service: 'web' }, drill)).toBe('it has no drill that is running (inc-1)')
    expect(await refused(hint, {}, drill)).toBe('it has no drill that is running (inc-1)')
  })

  test('a drill whose telemetry cannot be kept apart, in words and before anything is started', async () => {
    const all = practised(undefined, async () => {
      throw new Error('the server refuses a database')
    })
    expect(await refused(startDrill, {}, all)).toBe(
      'the telemetry of a practice system cannot be kept apart: the server refuses a database (practice system)',
    )
    expect(all.room.state()).toBeUndefined()
  })

  test('a second drill while the place for the first is made', async () => {
    const place = Promise.withResolvers<void>()
    const all = practised(undefined, () => place.promise)
    const first = refused(startDrill, {}, all)
    expect(await refused(startDrill, {}, all)).toBe('a drill is running (starting)')
    place.resolve()
    expect(await first).toBe('done')
  })

  test('all of it where nothing can be practised on', async () => {
    const { ports } = practised()
    const { drills: _, ...without } = ports
    expect(await refused(listFaults, {}, { ports: without })).toBe('nothing can be practised on here (drill)')
  })
})

import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../lib/result.ts'
import { drawnDiagnosis } from '../../../method/diagnosed/drawn-diagnosis.test-helper.ts'
import { standingFlags } from '../../../method/flags/flags.ts'
import type { ChangeEvent } from '../../../model/change.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import { rangeInText } from '../../../model/time.ts'
import { contain, tryChange } from '../ledger/ledger-verbs.ts'
import { declare, move } from '../lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import { predict } from '../testing/predict.ts'
import { suspect } from '../testing/suspect.ts'
import { severity } from '../triage/severity-verbs.ts'
import { readIncident, work } from '../work.ts'
import { guardIncidents } from './guard.ts'

const deploy: ChangeEvent = {
  id: 'deploy-7',
  at: '2026-01-31T14:03:00Z',
  kind: 'deploy',
  title: 'catalogue v8',
  service: 'catalogue',
  source: 'ci',
}

async function guarded(changes: readonly ChangeEvent[] = []) {
  const clock = handClock('2026-01-31T14:00:00Z')
  const ports: IncidentPorts = { ...memoryPorts(clock), changes: { changes: async () => changes } }
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  const id = entries[0]!.incident
  const kinds = async (): Promise<readonly string[]> => {
    const read = await readIncident(id, ports)
    const kinds = read.ok ? read.value.entries.slice(1).map(({ event }) => event.kind) : []
    return kinds.filter((kind) => !['reminded', 'update-reminded'].includes(kind))
  }
  return { id, ports, clock, kinds }
}

describe('the guard', () => {
  test('takes the changes of others into the ledger, once', async () => {
    const { ports, clock, kinds, id } = await guarded([deploy])
    clock.set('2026-01-31T14:05:00Z')
    await guardIncidents(ports)
    await guardIncidents(ports)
    expect((await kinds()).filter((kind) => kind === 'change-started')).toHaveLength(1)
    const read = await readIncident(id, ports)
    expect(read.ok && read.value.ledger.changes[0]).toMatchObject({
      what: 'deploy: catalogue v8',
      origin: 'observed',
      changeId: 'deploy-7',
      by: 'lastgood',
    })
  })

  test('takes the report of a change of ours for that change, and any other deploy for a breach of the freeze', async () => {
    const report = { ...deploy, id: 'deploy-8', service: 'checkout', title: 'checkout 1.8.2' }
    const { ports, clock, id } = await guarded([report, deploy])
    await did(severity, { severity: 'P1', reason: 'orders fail' }, { id, ports })
    clock.set('2026-01-31T14:02:00Z')
    await did(contain, { way: 'rollback', services: ['checkout'], revert: 'deploy it again' }, { id, ports })
    clock.set('2026-01-31T14:05:00Z')
    await guardIncidents(ports)
    const read = await readIncident(id, ports)
    if (!read.ok) throw new Error(read.error.what)
    expect(read.value.ledger.changes).toMatchObject([
      { id: 'c-1', origin: 'ours', reportedAs: ['deploy-8'] },
      { id: 'c-2', origin: 'observed', changeId: 'deploy-7' },
    ])
    const flags = standingFlags(read.value, clock.now()).filter(({ flag }) => flag === 'deploy-freeze')
    expect(flags.map(({ about }) => about)).toEqual(['c-2'])
  })

  test.for([
    ['P0', 1],
    ['P1', 0],
  ] as const)('at %s keeps evidence beside the first change that stops the harm, once', async ([worst, kept]) => {
    const { ports, kinds, id } = await guarded()
    await did(severity, { severity: worst, reason: 'orders fail' }, { id, ports })
    await guardIncidents(ports)
    expect(await kinds()).not.toContain('evidence-captured')
    await did(contain, { way: 'rollback', services: ['checkout'], revert: 'deploy it again' }, { id, ports })
    await guardIncidents(ports)
    await guardIncidents(ports)
    expect((await kinds()).filter((kind) => kind === 'evidence-captured')).toHaveLength(kept)
  })

  test('leaves the evidence to a declared action while it runs, and keeps it when that has kept none', async () => {
    const { ports, kinds, id } = await guarded()
    await did(severity, { severity: 'P0', reason: 'orders fail' }, { id, ports })
    const begun = { kind: 'change-started', id: 'c-1', what: 'roll back', origin: 'ours' } as const
    const write = (event: IncidentEvent) =>
      work(id, { actor: { kind: 'human', name: 'on-call' } }, ports, () => ok([event]))
    await write({ ...begun, services: [], action: { name: 'rollback' } })
    await guardIncidents(ports)
    expect(await kinds()).not.toContain('evidence-captured')
    await write({ kind: 'change-finished', id: 'c-1' })
    await guardIncidents(ports)
    expect(await kinds()).toContain('evidence-captured')
  })

  test('looks after a drill with the telemetry of its practice system, and only where that is; after others with that of everybody', async () => {
    const told = await guarded([deploy])
    const practised = { ...told.ports, changes: { changes: async () => [{ ...deploy, id: 'deploy-9' }] } }
    let isHere = false
    const ports: IncidentPorts = { ...told.ports, practice: { holds: () => isHere, of: () => practised } }
    const drill = (await did(declare, { title: 'a drill', drill: true }, { ports })).entries[0]!.incident
    const started = { kind: 'drill-started', target: 'shop', seed: 1 } as const
    const wrote = await work(drill, { actor: { kind: 'automation', name: 'drills' } }, ports, () => ok([started]))
    expect(wrote.ok).toBe(true)
    told.clock.set('2026-01-31T14:05:00Z')
    const taken = async (of: string): Promise<readonly unknown[]> => {
      const read = await readIncident(of, ports)
      return read.ok ? read.value.ledger.changes.map(({ changeId }) => changeId) : []
    }
    await guardIncidents(ports)
    expect([await taken(told.id), await taken(drill)]).toEqual([['deploy-7'], []])
    isHere = true
    await guardIncidents(ports)
    expect([await taken(told.id), await taken(drill)]).toEqual([['deploy-7'], ['deploy-9']])
  })

  test('judges a change when its time is over, and not before', async () => {
    const { ports, clock, kinds, id } = await guarded()
    await did(tryChange, { what: 'restart', expect: 'errors end', revert: 'none', seenBy: 'second' }, { id, ports })
    clock.set('2026-01-31T14:09:00Z')
    await guardIncidents(ports)
    expect(await kinds()).not.toContain('change-judged')
    clock.set('2026-01-31T14:15:00Z')
    await guardIncidents(ports)
    expect((await kinds()).filter((kind) => kind === 'change-judged')).toHaveLength(1)
  })

  test('takes the looks that are due at predictions', async () => {
    const { ports, clock, id } = await guarded()
    await did(suspect, { statement: 'the pool is full' }, { id, ports })
    await did(predict, { hypothesis: 'h-1', text: 'errors of checkout > 5, 2 times every 1m' }, { id, ports })
    await did(predict, { hypothesis: 'h-1', text: 'manual "the graph is flat"' }, { id, ports })
    const looks = async (): Promise<readonly number[]> => {
      await guardIncidents(ports)
      const read = await readIncident(id, ports)
      return read.ok ? read.value.testing.predictions.map(({ samples }) => samples.length) : []
    }
    expect(await looks()).toEqual([1, 0])
    expect(await looks()).toEqual([1, 0])
    clock.set('2026-01-31T14:01:00Z')
    expect(await looks()).toEqual([2, 0])
  })

  test('raises each flag once, and again after its cool-down', async () => {
    const { ports, clock, kinds } = await guarded()
    const raisedAt = async (time: string): Promise<number> => {
      clock.set(`2026-01-31T14:${time}:00Z`)
      await guardIncidents(ports)
      return (await kinds()).filter((kind) => kind === 'flag-raised').length
    }
    const first = await raisedAt('10')
    expect(first).toBeGreaterThan(0)
    expect(await raisedAt('11')).toBe(first)
    expect(await raisedAt('20')).toBe(2 * first)
  })

  test('looks after an old incident behind many newer ones, and diagnoses a few a round', async () => {
    const { ports, clock, kinds } = await guarded()
    for (let i = 0; i < 60; i++) await did(declare, { title: `drill ${i}`, drill: true }, { ports })
    let asked = 0
    const make = async (): Promise<never> => {
      asked += 1
      throw new Error('no telemetry')
    }
    const diagnosis = { ...ports.diagnosis, make }
    clock.set('2026-01-31T14:15:00Z')
    await guardIncidents({ ...ports, diagnosis })
    expect(await kinds()).toContain('flag-raised')
    expect(asked).toBe(3)
  })

  test('diagnoses an incident anew until two in a row agree, and records what changed', async () => {
    const { ports, clock, kinds, id } = await guarded()
    const answers = [
      { services: ['inventory'], early: 'Early: only 20 s since the onset.' },
      { services: ['inventory'], early: 'Early: only 80 s since the onset.' },
      { services: ['checkout'], early: null },
      { services: ['checkout'], early: null },
    ]
    let made = 0
    const make: IncidentPorts['diagnosis']['make'] = async (window) => {
      const { services, early } = answers[made++]!
      const why = ['inventory waits for it']
      const ranked = services.map((service) => ({ service, score: 1, why, evidence: [] }))
      return { ...drawnDiagnosis, window: rangeInText(window), services: ranked, early }
    }
    const diagnosing = { ...ports, diagnosis: { ...ports.diagnosis, make } }
    for (let minute = 0; minute < 30; minute++) {
      clock.set(`2026-01-31T14:${String(minute).padStart(2, '0')}:00Z`)
      await guardIncidents(diagnosing)
      await guardIncidents(diagnosing)
    }
    const found = (await kinds()).filter((kind) => /^diagnos/.test(kind))
    expect(found).toEqual(['diagnosed', 'diagnosed', 'diagnosing-ended'])
    expect(made).toBe(4)
    const read = await readIncident(id, ports)
    expect(read.ok && read.value.diagnosed[1]?.changed).toMatch(
      /^changed from inventory to checkout, because inventory/,
    )
    expect(read.ok && read.value.diagnosingEnded).toMatchObject({ settled: true })
  })

  test('does what the record alone needs while telemetry cannot be read, and says what it could not do', async () => {
    const { ports, clock, kinds, id } = await guarded()
    await did(tryChange, { what: 'restart', expect: 'errors end', revert: 'none', seenBy: 'second' }, { id, ports })
    await did(suspect, { statement: 'the pool is full' }, { id, ports })
    await did(predict, { hypothesis: 'h-1', text: 'errors of checkout > 5, 2 times every 1m' }, { id, ports })
    clock.set('2026-01-31T14:30:00Z')
    const away = async (): Promise<never> => {
      throw new Error('telemetry is away')
    }
    const troubles = await guardIncidents({
      ...ports,
      ...{ measure: { total: away, points: away }, calls: { calls: away }, changes: { changes: away } },
    })
    expect(troubles.map(({ where, what }) => [where, what])).toContainEqual([id, 'telemetry is away'])
    expect(await kinds()).toContain('flag-raised')
  })

  test('says that the record cannot be read', async () => {
    const { ports } = await guarded()
    const says = 'the database is gone'
    const record: IncidentPorts['record'] = {
      ...ports.record,
      heads: async () => err({ kind: 'unavailable', says, written: 'nothing' }),
    }
    expect(await guardIncidents({ ...ports, record })).toMatchObject([{ what: says }])
  })

  test('neither reads nor tells of an incident that another guard looks after', async () => {
    const { ports, id } = await guarded()
    await did(declare, { title: 'search fails' }, { ports })
    const says = 'its entries are damaged'
    const read = new Set<string>()
    const entries: IncidentPorts['record']['entries'] = async (asked, after) => {
      read.add(asked)
      return asked === id ? err({ kind: 'unavailable', says, written: 'nothing' }) : ports.record.entries(asked, after)
    }
    const damaged = { ...ports, record: { ...ports.record, entries } }
    const toldOf = async (wanted?: Parameters<typeof guardIncidents>[1]): Promise<readonly string[]> =>
      (await guardIncidents(damaged, wanted)).map(({ what }) => what)
    expect(await toldOf()).toContain(says)
    read.clear()
    expect(await toldOf((head) => head.id !== id)).not.toContain(says)
    expect([...read]).toEqual(['inc-2'])
  })

  test('takes a change whose title is cut within a character', async () => {
    const title = `${'x'.repeat(491)}${'\u{1F525}'.repeat(10)}`
    const { ports, kinds } = await guarded([{ ...deploy, at: '2026-01-31T14:00:00Z', title }])
    await guardIncidents(ports)
    expect(await kinds()).toContain('change-started')
  })

  test('leaves alone what is over', async () => {
    const { ports, clock, kinds, id } = await guarded()
    await did(move, { to: 'cancelled' }, { id, ports })
    clock.set('2026-01-31T15:00:00Z')
    await guardIncidents(ports)
    expect(await kinds()).toEqual(['state-changed'])
  })
})

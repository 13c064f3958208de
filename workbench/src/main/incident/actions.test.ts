import { describe, expect, test } from 'vitest'
import { err } from '../../lib/result.ts'
import { flowOf } from '../../method/triage/harm.test-helper.ts'
import { actionDeclaration, declaredAction } from '../../model/action.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { Actor } from '../../model/incident/entry.ts'
import { act, approve, undo } from '../../respond/act/act-verbs.ts'
import { guardIncidents } from '../../respond/incident/guard/guard.ts'
import { contain, judgeChange } from '../../respond/incident/ledger/ledger-verbs.ts'
import { declare } from '../../respond/incident/lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../../respond/incident/memory-record.test-helper.ts'
import type { IncidentPorts } from '../../respond/incident/ports.ts'
import { quietTelemetry, toldPort } from '../../respond/incident/triage/triage-port.test-helper.ts'
import type { Verb } from '../../respond/incident/verb.ts'
import { readIncident } from '../../respond/incident/work.ts'
import { actionsPort } from './actions.ts'

const NODE = process.execPath
const say = (text: string): string[] => [
  NODE,
  '-e',
  `console.log(process.argv.slice(1).join(" "))`,
  text,
  '{service}',
  '{version}',
]

const DECLARED = Object.entries({
  rollback: {
    ...{ kind: 'rollback', service: 'any', command: say('back'), dryRun: { command: say('try') } },
    ...{ revert: { command: say('forth') }, expect: 'errors end' },
  },
  fail: { kind: 'scale', service: 'checkout', command: [NODE, '-e', 'process.exit(3)'], expect: 'room' },
  drop: { kind: 'shed', command: [NODE, '-e', '0'], blastRadius: 'high', expect: 'less load', agents: true },
  gone: {
    kind: 'rollback',
    service: 'checkout',
    command: ['/no/such/program'],
    revert: { command: ['/no/such/program'] },
    expect: 'x',
  },
  shut: { kind: 'flag', http: { url: 'http://127.0.0.1:1/' }, blastRadius: 'high', expect: 'x' },
  mute: { kind: 'restart', service: 'checkout', command: [NODE, '-e', '0'], agents: true },
}).map(([name, told]) => declaredAction(name, actionDeclaration.parse(told)))

const deploy: ChangeEvent = {
  ...{ id: 'd-1', at: '2026-01-31T13:58:00Z', kind: 'deploy', service: 'checkout', title: 'checkout' },
  ...{ from: '1.8.2', to: '1.9.0', source: 'ci' },
}

const PERSON: Actor = { kind: 'human', name: 'on-call' }
const OTHER: Actor = { kind: 'human', name: 'second' }
const AGENT: Actor = { kind: 'agent', name: 'night-shift' }

async function incident() {
  const clock = handClock('2026-01-31T14:05:00Z')
  const told = { ...quietTelemetry(), changes: [deploy], kinds: ['deploy'] }
  const actions = actionsPort(DECLARED, { env: process.env, folder: process.cwd() })
  const ports: IncidentPorts = { ...memoryPorts(clock), triage: toldPort(told), actions }
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  const id = entries[0]!.incident
  const asked = <Answer>(verb: Verb<Answer>, given: object, actor: Actor = PERSON) =>
    verb.run(given, { id, ports, who: { actor } })
  return { ports, clock, asked, id, told }
}

const kindsOf = (result: Awaited<ReturnType<typeof act.run>>): readonly string[] =>
  result.ok ? result.value.entries.map(({ event }) => event.kind) : [result.error.what]

describe('a declared action', () => {
  test('is offered with what was found, and by contain', async () => {
    const { asked } = await incident()
    expect(await asked(act, {})).toMatchObject({
      value: {
        answer: {
          state: 'offered',
          best: 'rollback',
          actions: { 0: { on: { service: 'checkout', version: '1.8.2' } } },
        },
      },
    })
    expect(await asked(contain, {})).toMatchObject({ value: { answer: { best: 'rollback', action: 'rollback' } } })
  })

  test('runs after the evidence, as a change of the ledger, and what it printed is kept', async () => {
    const { asked, ports } = await incident()
    const ran = await asked(act, { action: 'rollback' })
    if (!ran.ok) throw new Error(ran.error.what)
    expect(ran.value.answer).toMatchObject({
      ...{
        state: 'ran',
        id: 'c-1',
        outcome: 'done',
        says: 'exit code 0',
        output: 'back checkout 1.8.2\n',
        warnings: [],
      },
    })
    expect(ran.value.incident?.entries.map(({ event }) => event.kind)).toEqual([
      ...['declared', 'evidence-captured', 'change-started', 'evidence-captured', 'change-finished', 'action-ran'],
    ])
    const [change] = ran.value.incident!.ledger.changes
    expect(change).toMatchObject({
      ...{ containment: 'rollback', expectedEffect: 'errors end', services: ['checkout'] },
      action: { name: 'rollback', service: 'checkout', version: '1.8.2', change: 'd-1' },
    })
    const kept = ran.value.incident!.evidence.attached[0]!.items[0]!
    const bytes = await ports.evidence.get(kept.sha256)
    expect(bytes.ok && new TextDecoder().decode(bytes.value)).toBe('back checkout 1.8.2\n')
  })

  test('is judged by what users suffer from, where they meet it, and so is taking it back', async () => {
    const { asked, told } = await incident()
    told.flows = [flowOf('buy 1000:2:10 250:20:90 250:20:90 250:20:90 250:20:90')]
    await asked(act, { action: 'rollback' })
    const back = await asked(undo, {})
    const felt = { signal: 'error-share', service: 'shop', operation: 'buy' }
    expect(back.ok && back.value.incident?.ledger.changes.map(({ signal }) => signal)).toEqual([felt, felt])
  })

  test('is begun, and so is any change, while nobody can tell who calls whom, and that is said', async () => {
    const { ports, id } = await incident()
    const calls = { calls: () => Promise.reject(new Error('telemetry is away')) }
    const call = { id, ports: { ...ports, calls }, who: { actor: PERSON } }
    const says = 'who calls whom could not be read: telemetry is away'
    expect(await act.run({ action: 'rollback' }, call)).toMatchObject({
      value: { answer: { outcome: 'done', warnings: [says] } },
    })
    expect(await undo.run({}, call)).toMatchObject({ value: { answer: { outcome: 'done', warnings: [says] } } })
  })

  test('that ran while the record was lost is told as run, with what to write down', async () => {
    const { ports, id } = await incident()
    let isLost = false
    const actions = {
      ...ports.actions!,
      run: async (...asked: Parameters<NonNullable<IncidentPorts['actions']>['run']>) => {
        const ran = await ports.actions!.run(...asked)
        isLost = true
        return ran
      },
    }
    const lost = err({ kind: 'unavailable', says: 'the database is gone', written: 'nothing' } as const)
    const append: IncidentPorts['record']['append'] = async (...given) =>
      isLost ? lost : ports.record.append(...given)
    const call = {
      ...{ id, who: { actor: PERSON } },
      ports: { ...ports, actions, record: { ...ports.record, append } },
    }
    const ran = await act.run({ action: 'rollback' }, call)
    expect(ran).toMatchObject({
      error: {
        kind: 'unavailable',
        what: 'rollback ran: done (exit code 0), but the record could not be written: the database is gone; it printed: back checkout 1.8.2',
        todo: 'Do not run it again. Write down how it went when the record is back.',
        command: 'lastgood done c-1; and: lastgood note "rollback of c-1 ran: done"',
      },
    })
  })

  test('is taken back by one word, once', async () => {
    const { asked } = await incident()
    await asked(act, { action: 'rollback' })
    expect(await asked(undo, {})).toMatchObject({ value: { answer: { id: 'c-2', output: 'forth checkout 1.8.2\n' } } })
    expect(await asked(undo, {})).toMatchObject({ error: { what: 'c-2 takes it back already' } })
    expect(await asked(undo, { change: 'c-9' })).toMatchObject({ error: { kind: 'missing' } })
  })

  test('that is only tried changes nothing and writes nothing', async () => {
    const { asked, id, ports } = await incident()
    expect(await asked(act, { action: 'rollback', dryRun: true })).toMatchObject({
      value: {
        entries: [],
        answer: { state: 'dry', step: expect.stringContaining('"1.8.2"'), ran: { output: 'try checkout 1.8.2\n' } },
      },
    })
    expect(await ports.record.entries(id)).toMatchObject({ value: { length: 1 } })
  })

  test('that fails is in the ledger all the same: half of it may have been done', async () => {
    const { asked } = await incident()
    const ran = await asked(act, { action: 'fail', skipEvidence: 'seconds count' })
    expect(ran).toMatchObject({ value: { answer: { outcome: 'failed', says: 'exit code 3', evidence: null } } })
    expect(ran.ok && ran.value.incident?.ledger.changes[0]).toMatchObject({ finishedAt: expect.any(String) })
    expect(ran.ok && ran.value.incident?.evidence.skipped).toMatchObject([{ reason: 'seconds count' }])
  })

  test('that never ran is no change: nothing is watched, nothing is judged, and the next one has the next handle', async () => {
    const { asked, ports, id } = await incident()
    const ran = await asked(act, { action: 'gone' })
    expect(ran).toMatchObject({
      value: { answer: { id: 'c-1', outcome: 'not-run', says: expect.stringContaining('ENOENT') } },
    })
    if (!ran.ok) throw new Error(ran.error.what)
    const { ledger, entries } = ran.value.incident!
    expect([ledger.changes, ledger.neverMade.map((change) => change.id)]).toEqual([[], ['c-1']])
    expect(entries.map(({ event }) => event.kind)).not.toContain('change-finished')
    expect(await asked(judgeChange, { change: 'c-1' })).toMatchObject({
      error: { what: 'the action of c-1 never ran: nothing was changed' },
    })
    expect(await asked(undo, {})).toMatchObject({ error: { kind: 'missing' } })
    expect(await asked(act, { action: 'rollback' })).toMatchObject({ value: { answer: { id: 'c-2' } } })
    const read = await readIncident(id, ports)
    expect(read.ok && read.value.ledger.changes.map((change) => change.id)).toEqual(['c-2'])
  })

  test('that nobody could be asked for stays open for a second pair of eyes', async () => {
    const { asked } = await incident()
    expect(await asked(act, { action: 'shut' })).toMatchObject({ value: { answer: { state: 'asked', id: 'a-1' } } })
    expect(await asked(approve, {}, OTHER)).toMatchObject({ value: { answer: { outcome: 'not-run' } } })
    expect(await asked(approve, {}, OTHER)).toMatchObject({ value: { answer: { id: 'c-2', outcome: 'not-run' } } })
  })

  test('with a high blast radius waits for another person', async () => {
    const { asked, clock } = await incident()
    expect(await asked(act, { action: 'drop' })).toMatchObject({ value: { answer: { state: 'asked', id: 'a-1' } } })
    for (const actor of [PERSON, AGENT])
      expect(await asked(approve, {}, actor)).toMatchObject({
        error: { what: expect.stringContaining('another person') },
      })
    expect(await asked(approve, { asked: 'a-9' }, OTHER)).toMatchObject({
      error: { kind: 'missing', todo: 'Name what does: a-1.', command: 'lastgood approve a-1' },
    })
    expect(await asked(approve, { asked: 'a-1' }, OTHER)).toMatchObject({
      value: { answer: { state: 'ran', outcome: 'done' } },
    })
    expect(await asked(approve, { asked: 'a-1' }, OTHER)).toMatchObject({ error: { kind: 'missing' } })
    await asked(act, { action: 'drop' })
    clock.set('2026-01-31T14:36:00Z')
    expect(await asked(approve, {}, OTHER)).toMatchObject({
      error: { what: 'it was asked more than half an hour ago' },
    })
  })

  test('runs once, however many say yes at the same time', async () => {
    const { asked } = await incident()
    await asked(act, { action: 'drop' })
    const both = await Promise.all([asked(approve, {}, OTHER), asked(approve, {}, { kind: 'human', name: 'third' })])
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  })

  test('is told of by its tool too: a report of the service while it ran is no change of somebody else', async () => {
    const { asked, ports, clock, id } = await incident()
    await asked(act, { action: 'rollback' })
    const reported = (at: string, service: string): ChangeEvent => ({ ...deploy, id: `${service} ${at}`, at, service })
    const during = '2026-01-31T14:05:00Z'
    const changes = [
      reported(during, 'checkout'),
      reported(during, 'payment'),
      reported('2026-01-31T14:05:30Z', 'checkout'),
    ]
    clock.set('2026-01-31T14:06:00Z')
    await guardIncidents({ ...ports, changes: { changes: async () => changes } })
    const read = await readIncident(id, ports)
    const observed = read.ok ? read.value.ledger.changes.filter(({ origin }) => origin === 'observed') : []
    expect(observed.map(({ changeId }) => changeId)).toEqual([
      'payment 2026-01-31T14:05:00Z',
      'checkout 2026-01-31T14:05:30Z',
    ])
  })

  test('is the only one that runs', async () => {
    const { asked } = await incident()
    const slow = [1, 2].map(() => asked(act, { action: 'rollback' }))
    const done = await Promise.all(slow)
    expect(done.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(done.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'conflict', what: 'another action is running' } })
  })

  test.for([
    [{ action: 'none' }, PERSON, 'no such action is declared'],
    [{ action: 'mute' }, PERSON, 'nobody has said what this action should do'],
    [{ action: 'rollback', service: 'x; reboot' }, PERSON, '"x; reboot" is not put into an action'],
    [{ action: 'rollback', service: 'payment' }, PERSON, 'nobody knows which version is meant'],
    [{ action: 'fail', service: 'payment' }, PERSON, 'it may not be used on payment'],
    [{ action: 'rollback' }, AGENT, 'agents may not run this action'],
    [{ action: 'mute', verifyMinutes: 1 }, PERSON, 'verifyMinutes'],
  ] as const)('is refused: %j', async ([given, actor, what]) => {
    const { asked } = await incident()
    expect(kindsOf(await asked(act, given, actor))[0]).toContain(what)
  })

  test('is an agent’s only while no other change waits for its verdict', async () => {
    const { asked } = await incident()
    const run = { action: 'mute', expect: 'errors end' }
    expect(await asked(act, run, AGENT)).toMatchObject({ value: { answer: { outcome: 'done' } } })
    expect(await asked(act, run, AGENT)).toMatchObject({ error: { kind: 'against-the-method' } })
  })

  test('is said to be missing where none is declared', async () => {
    const ports = memoryPorts(handClock('2026-01-31T14:05:00Z'))
    const { entries } = await did(declare, { title: 'x' }, { ports })
    const call = { id: entries[0]!.incident, ports, who: { actor: PERSON } }
    expect(await act.run({}, call)).toMatchObject({ error: { what: 'no action is declared' } })
  })
})

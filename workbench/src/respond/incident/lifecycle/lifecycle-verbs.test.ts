import { describe, expect, test } from 'vitest'
import { timelineOf } from '../../../method/incident.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import { acknowledge, alert, correct, declare, move, setTime, takeRole } from './lifecycle-verbs.ts'
import { list } from './list-verb.ts'
import { note } from './note-verb.ts'

const clock = handClock('2026-01-31T14:02:00Z')

async function declared(): Promise<{ readonly id: string; readonly ports: IncidentPorts }> {
  const ports = memoryPorts(clock)
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  return { id: entries[0]!.incident, ports }
}

describe('an incident', () => {
  test('begins in triage with what was said about it', async () => {
    const at = await declared()
    const { incident } = await did(note, { text: 'the page says checkout' }, at)
    expect(incident?.lifecycle).toMatchObject({
      title: 'checkout fails',
      service: 'checkout',
      state: 'triage',
      drill: false,
    })
    expect(incident?.entries).toHaveLength(2)
  })

  test('has an alert that fires until somebody says that it is quiet', async () => {
    const at = await declared()
    await expect(did(alert, { is: 'quiet' }, at)).rejects.toThrow('no alert is known')
    await did(alert, { is: 'firing', name: 'checkout errors' }, at)
    const { incident } = await did(alert, { is: 'quiet' }, at)
    expect(incident?.lifecycle.alert).toEqual({ name: 'checkout errors', firing: false })
    expect((await did(alert, { is: 'quiet' }, at)).entries).toEqual([])
  })

  test('has one commander, and as many responders as come', async () => {
    const at = await declared()
    await did(takeRole, { by: 'first on-call' }, at)
    const [{ event } = {}] = (await did(takeRole, { by: 'second on-call' }, at)).entries
    expect(event).toMatchObject({ insteadOf: 'first on-call' }) // whom nobody asked learns of it
    const [again] = (await did(takeRole, { by: 'second on-call' }, at)).entries
    expect(again!.event).not.toHaveProperty('insteadOf')
    await did(takeRole, { role: 'responder', by: 'first on-call' }, at)
    const { incident } = await did(takeRole, { role: 'responder', by: 'database team' }, at)
    expect(incident?.lifecycle.roles.map(({ role, by }) => `${role} ${by}`)).toEqual([
      'commander second on-call',
      'responder first on-call',
      'responder database team',
    ])
  })

  test('moves to any state and back, each move with its time', async () => {
    const at = await declared()
    await did(move, { to: 'mitigated' }, at)
    const { incident } = await did(move, { to: 'investigating', reason: 'errors are back' }, at)
    expect(incident?.lifecycle.states.map(({ state }) => state)).toEqual(['triage', 'mitigated', 'investigating'])
    expect(incident?.lifecycle.times.mitigated?.at).toBe('2026-01-31T14:02:00.000Z')
  })

  test('is acknowledged once', async () => {
    const at = await declared()
    await did(acknowledge, {}, at)
    const second = await did(acknowledge, {}, at)
    expect(second.entries).toEqual([])
  })

  test('keeps the time somebody set over the one that follows from an event', async () => {
    const at = await declared()
    const { incident } = await did(setTime, { name: 'declared', when: '2026-01-31T13:58:00Z', source: 'estimated' }, at)
    expect(incident?.lifecycle.times.declared).toMatchObject({ at: '2026-01-31T13:58:00Z', source: 'estimated' })
  })

  test('corrects when something happened without losing what was written', async () => {
    const at = await declared()
    await did(note, { text: 'rolled bakc' }, at)
    const { incident } = await did(correct, { seq: 2, to: '2026-01-31T13:00:00Z', text: 'rolled back' }, at)
    expect(timelineOf(incident!).map(({ event }) => event.kind)).toEqual(['note', 'declared', 'corrected'])
    expect(incident?.entries[1]?.event).toMatchObject({ text: 'rolled back' })
    expect(incident?.recorded[1]?.event).toMatchObject({ text: 'rolled bakc' })
  })

  test.for([
    [{ seq: 9, text: 'x' }, 'it has 1 entries'],
    [{ seq: 1, text: 'x' }, 'a declared has no text'],
    [{ seq: 1 }, 'nothing to correct'],
    [{ seq: 1, to: 'yesterday' }, 'RFC 3339'],
  ])('refuses the correction %j', async ([given, says]) => {
    await expect(did(correct, given, await declared())).rejects.toThrow(String(says))
  })

  test('is listed while it is open, and with --all afterwards', async () => {
    const at = await declared()
    await did(move, { to: 'cancelled' }, at)
    expect((await did(list, {}, at)).answer).toEqual({ incidents: [], olderThan: null })
    expect((await did(list, { all: true }, at)).answer.incidents).toMatchObject([{ id: 'inc-1', open: false }])
  })

  test('is listed with its severity, the update that is due and the next step', async () => {
    const at = await declared()
    expect((await did(list, {}, at)).answer.incidents).toMatchObject([
      {
        severity: null,
        update: { audience: 'internal', at: '2026-01-31T14:05:00.000Z', overdue: false },
        next: { command: 'lastgood ack' },
      },
    ])
    await did(move, { to: 'cancelled' }, at)
    expect((await did(list, { all: true }, at)).answer.incidents).toMatchObject([{ update: null, next: null }])
  })

  test('is not closed while it is open: that would pass by the gate of resolving', async () => {
    const at = await declared()
    await expect(did(move, { to: 'closed' }, at)).rejects.toThrow('still open')
    await did(move, { to: 'cancelled' }, at)
    expect((await did(move, { to: 'closed' }, at)).incident?.lifecycle.state).toBe('closed')
  })

  test('is not moved to where it stands, unless there is a reason to tell', async () => {
    const at = await declared()
    expect((await did(move, { to: 'triage' }, at)).entries).toEqual([])
    expect((await did(move, { to: 'triage', reason: 'all over again' }, at)).entries).toHaveLength(1)
  })

  test.for([
    [note, { text: 'x' }, '2026-01-31T14:12:01Z'],
    [note, { text: 'x' }, '2026-01-31T15:02:00Z'],
    [setTime, { name: 'mitigated', when: '2026-02-01T00:00:00Z' }, undefined],
    [correct, { seq: 1, to: '2026-01-31T15:02:00Z' }, undefined],
    [declare, { title: 'x', detectedAt: '2026-01-31T15:02:00Z' }, undefined],
  ] as const)('does not tell of what lies ahead (%#)', async ([verb, given, when]) => {
    const { id, ports } = await declared()
    const actor = { kind: 'human', name: 'on-call' } as const
    const who = when === undefined ? { actor } : { actor, at: when }
    const refused = await verb.run(given, { id, who, ports })
    const says = expect.stringContaining('is in the future: it is 2026-01-31T14:02:00Z here')
    expect(refused).toMatchObject({ error: { kind: 'wrong', what: says } })
  })

  test('may be ahead by as much as two clocks differ', async () => {
    const { id, ports } = await declared()
    const who = { actor: { kind: 'human', name: 'on-call' }, at: '2026-01-31T14:12:00Z' } as const
    expect(await note.run({ text: 'x' }, { id, who, ports })).toMatchObject({ ok: true })
  })
})

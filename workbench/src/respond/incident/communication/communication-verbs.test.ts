import { describe, expect, test } from 'vitest'
import { saying } from '../../../method/sayings.ts'
import { flowOf } from '../../../method/triage/harm.test-helper.ts'
import { declare, takeRole } from '../lifecycle/lifecycle-verbs.ts'
import { note } from '../lifecycle/note-verb.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import { severity } from '../triage/severity-verbs.ts'
import { quietTelemetry, type ToldTelemetry, toldPort } from '../triage/triage-port.test-helper.ts'
import { snooze, update, updates } from './communication-verbs.ts'
import { nudge } from './reminder-verbs.ts'

type At = {
  readonly id: string
  readonly ports: IncidentPorts
  readonly telemetry: ToldTelemetry
  readonly clock: ReturnType<typeof handClock>
}

async function declared(as: 'P0' | 'P1' | 'P2' = 'P1'): Promise<At> {
  const clock = handClock('2026-01-31T14:00:00Z')
  const telemetry = quietTelemetry()
  const ports = { ...memoryPorts(clock), triage: toldPort(telemetry) }
  const { entries } = await did(declare, { title: 'checkout fails', severity: as }, { ports })
  return { id: entries[0]!.incident, ports, telemetry, clock }
}

const minute = (at: At, clock: string): void => at.clock.set(`2026-01-31T${clock}:00Z`)

describe('an update', () => {
  test('is shown until it is posted', async () => {
    const at = await declared()
    const { answer, entries } = await did(update, { symptom: '500 at checkout' }, at)
    expect(entries).toEqual([])
    expect(answer).toMatchObject({ posted: false, objections: [], draft: { id: 'u-1', symptom: '500 at checkout' } })
    expect(answer.text).toContain('- Symptom: 500 at checkout')
  })

  test('is kept word by word with the impact it was told with, and promises the next', async () => {
    const at = await declared()
    at.telemetry.flows = [flowOf('pay 1000:1 250:20 250:20 250:30 250:50')]
    const steps = ['roll back @ 5 min', 'mail a@b.example']
    const { answer, entries, incident } = await did(update, { post: true, steps, noHelp: ['a restart'] }, at)
    expect(entries.map(saying)).toEqual([
      'u-1 to internal readers: Investigating; next update 2026-01-31T14:30:00.000Z',
    ])
    expect(answer.posted).toBe(true)
    expect(incident?.communication.channels.internal).toMatchObject({
      nextUpdateAt: '2026-01-31T14:30:00.000Z',
      last: {
        next: [{ what: 'roll back', eta: '5 min' }, { what: 'mail a@b.example' }],
        tried: [{ worked: false, what: 'a restart' }],
        impact: { numbers: { bad: 120 } },
        text: answer.text,
      },
    })
  })

  test('says nothing new, once there was something', async () => {
    const at = await declared()
    await expect(did(update, { nothingNew: true }, at)).rejects.toThrow('no internal update was told yet')
    await did(update, { post: true, workaround: 'none yet' }, at)
    minute(at, '14:30')
    const { answer } = await did(update, { nothingNew: true }, at)
    expect(answer.text).toContain('Nothing new since 14:00Z.\nNEXT UPDATE: 15:00Z')
    expect((await did(update, {}, at)).answer.text).toContain('WORKAROUND: none yet')
  })

  test.for([
    [{ next: '5m' }, 'an update every 5 min is noise'],
    [{ next: '2h' }, 'P1 is told every 30 min, and this promises 120 min'],
    [{ next: '13:00Z' }, 'P1 is told every 30 min'],
    [{ next: 'soon' }, '"soon" is no time to come'],
    [{ status: 'Root cause found' }, 'needs a cause that is committed to and that a test speaks for'],
    [{ next: '2026-01-31T13:00:00Z' }, 'is no time to come'],
    [
      { audience: 'external', symptom: 'our on-call saw 10.0.0.7 fail' },
      'readers outside should not see: on-call, 10.0.0.7',
    ],
  ] as const)('%j is refused: %s', async ([given, why]) => {
    await expect(did(update, { post: true, ...given }, await declared())).rejects.toThrow(why)
  })

  test('that tells customers nothing is refused, and what is missing is named', async () => {
    const at = await declared()
    at.telemetry.down = true
    const who = { actor: { kind: 'human', name: 'on-call' } as const }
    expect(await update.run({ post: true, audience: 'external' }, { ...at, who })).toMatchObject({
      error: { kind: 'against-the-method', pass: [{ field: 'reason' }, { verb: 'update', field: 'symptom' }] },
    })
    const { answer } = await did(update, { post: true, audience: 'external', symptom: 'Some orders fail' }, at)
    expect(answer.text).toContain('- Symptom: Some orders fail')
  })

  test('leaves out steps that somebody says are done, by number or words', async () => {
    const at = await declared()
    await did(update, { post: true, steps: ['roll back', 'call support', 'watch'] }, at)
    minute(at, '14:10')
    const { answer } = await did(update, { done: ['1', 'Watch'] }, at)
    expect(answer.draft.next.map(({ what }) => what)).toEqual(['call support'])
  })

  test('passes a rule with a reason, which is kept', async () => {
    const at = await declared()
    const { entries } = await did(update, { post: true, next: '5m', reason: 'the board waits' }, at)
    expect(saying(entries[0]!)).toContain('although, because the board waits')
  })

  test('is drafted while telemetry is down', async () => {
    const at = await declared()
    at.telemetry.down = true
    expect((await did(update, { post: true }, at)).answer.text).toContain('- Scope: unknown')
  })

  test('that is longer than an entry may be is refused, and nothing is written', async () => {
    const at = await declared()
    const known = Array.from({ length: 100 }, () => 'x'.repeat(500))
    await expect(did(update, { post: true, known, worked: known }, at)).rejects.toThrow(
      'update-posted: text: expected at most',
    )
    expect((await did(updates, {}, at)).answer.updates).toEqual([])
  })

  test('takes hostile text as text', async () => {
    const at = await declared()
    const symptom = '\u202e<script>\u001b[31m'
    expect((await did(update, { post: true, symptom }, at)).answer.draft.symptom).toBe(symptom)
    await expect(did(update, { post: true, symptom: 'two\nlines' }, at)).rejects.toThrow('expected one line')
  })
})

describe('reminders', () => {
  test('come once each, with the draft, and are kept', async () => {
    const at = await declared()
    await did(takeRole, { by: 'first on-call' }, at)
    await did(update, { post: true }, at)
    minute(at, '14:26')
    expect((await did(nudge, {}, at)).answer.given).toEqual([])
    minute(at, '14:27')
    const { answer, entries } = await did(nudge, {}, at)
    expect(answer.given).toMatchObject([
      { stage: 'draft', to: 'on-call', draft: expect.stringContaining('P1 Issue update') },
    ])
    expect(entries.map(saying)).toEqual([
      'Draft of the internal update due 2026-01-31T14:30:00.000Z laid out for on-call',
    ])
    expect((await did(nudge, {}, at)).entries).toEqual([])
    minute(at, '14:36')
    expect((await did(nudge, {}, at)).answer.given).toMatchObject([{ stage: 'commander', to: 'first on-call' }])
    await did(note, { text: 'a note is no update' }, at)
    minute(at, '14:41')
    expect((await did(nudge, {}, at)).answer.given).toMatchObject([{ stage: 'channel' }])
    await did(update, { nothingNew: true }, at)
    expect((await did(updates, {}, at)).answer.due).toMatchObject([{ at: '2026-01-31T15:11:00.000Z', overdue: false }])
  })

  test('are snoozed with a reason, and switched off at P2 only', async () => {
    const at = await declared()
    await did(takeRole, {}, at)
    await did(update, { post: true }, at)
    await expect(did(snooze, { reason: 'small' }, at)).rejects.toThrow('at P2 only')
    await expect(did(snooze, { until: '20m' }, at)).rejects.toThrow('reason')
    const { entries } = await did(snooze, { until: '14:50Z', reason: 'on the phone with the bank' }, at)
    expect(saying(entries[0]!)).toBe(
      'Reminders of internal updates snoozed until 2026-01-31T14:50:00.000Z, because on the phone with the bank',
    )
    minute(at, '14:45')
    expect((await did(nudge, {}, at)).entries).toEqual([])
    expect((await did(updates, {}, at)).answer.due).toMatchObject([{ overdue: true, snoozed: true }])
    minute(at, '14:50')
    expect((await did(nudge, {}, at)).answer.given).toMatchObject([{ stage: 'channel' }])
    await did(severity, { severity: 'P2', reason: 'a workaround is out' }, at)
    await did(snooze, { reason: 'small' }, at)
    minute(at, '15:50')
    expect((await did(nudge, {}, at)).entries).toEqual([])
  })
})

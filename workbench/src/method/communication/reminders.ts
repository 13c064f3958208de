import { type Audience, REMINDER_STAGES, type ReminderStage } from '../../model/incident/communication.ts'
import { entriesOf } from '../../model/incident/entry.ts'
import { MINUTE_MS, rfc3339, type UnixMs } from '../../model/time.ts'
import type { Incident } from '../incident.ts'
import { isOpen } from '../lifecycle/lifecycle.ts'
import { timeOf } from './cadence.ts'
import { dueUpdates } from './due.ts'

/** Somebody is to be reminded now. */
export type Reminder =
  | {
      readonly about: 'update'
      readonly audience: Audience
      readonly stage: ReminderStage
      readonly dueAt: string
      readonly to: string
    }
  | { readonly about: 'lead' | 'severity'; readonly nth: number; readonly to: string }

/** How often and how many times somebody asks who leads, and how bad it is. */
export const ASKED = { lead: { everyMin: 2, times: 5 }, severity: { everyMin: 5, times: 5 } } as const

const PAUSE_MS = 90_000 // the ninety-second reset: nobody is disturbed in it

/** The reminders that are due and were not given yet; of stages that were slept through only the last. */
export function remindersDue(incident: Incident, now: UnixMs): readonly Reminder[] {
  if (!isOpen(incident) || inPause(incident, now)) return []
  const missing = (['lead', 'severity'] as const).flatMap((about) => missingReminder(incident, about, now))
  return [...missing, ...updateReminders(incident, now)]
}

/** What is still missing after the last reminder: nobody asks again, so it has to be shown as a flag. */
export const unanswered = (incident: Incident, now: UnixMs): readonly ('lead' | 'severity')[] =>
  (['lead', 'severity'] as const).filter((about) => {
    const since = isOpen(incident) ? missingSince(incident, about) : undefined
    return since !== undefined && now - since >= ASKED[about].everyMin * ASKED[about].times * MINUTE_MS
  })

/** True during the ninety seconds of a reset that was not skipped. */
export function inPause({ triage }: Incident, now: UnixMs): boolean {
  const last = triage.pauses.at(-1)
  const began = last?.skipped === undefined ? timeOf(last?.at) : undefined
  return began !== undefined && now >= began && now - began < PAUSE_MS
}

function missingReminder(incident: Incident, about: 'lead' | 'severity', now: UnixMs): readonly Reminder[] {
  const since = missingSince(incident, about)
  if (since === undefined) return []
  const { everyMin, times } = ASKED[about]
  const nth = Math.min(times, Math.floor((now - since) / (everyMin * MINUTE_MS)))
  const given = incident.communication.missed.filter((m) => m.about === about && Date.parse(m.at) >= since)
  const last = Math.max(0, ...given.map((m) => m.nth))
  return nth > last ? [{ about, nth, to: 'channel' }] : []
}

function missingSince({ lifecycle, triage, entries }: Incident, about: 'lead' | 'severity'): UnixMs | undefined {
  const declared = timeOf(lifecycle.times.declared?.at)
  if (about === 'severity') return triage.severity === undefined ? declared : undefined
  if (commanderOf({ lifecycle }) !== undefined) return undefined
  const left = entriesOf(entries, 'role-left').findLast(({ event }) => event.role === 'commander')
  return timeOf(left?.at) ?? declared
}

const commanderOf = ({ lifecycle }: Pick<Incident, 'lifecycle'>): string | undefined =>
  lifecycle.roles.find(({ role }) => role === 'commander')?.by

function updateReminders(incident: Incident, now: UnixMs): readonly Reminder[] {
  return dueUpdates(incident, now).flatMap(({ audience, at, stage, snoozed }) => {
    const dueAt = rfc3339(at)
    const given = incident.communication.reminded.filter((r) => r.audience === audience && r.dueAt === dueAt)
    const furthest = Math.max(-1, ...given.map((r) => REMINDER_STAGES.indexOf(r.stage)))
    if (stage === undefined || snoozed || REMINDER_STAGES.indexOf(stage) <= furthest) return []
    return [{ about: 'update' as const, audience, stage, dueAt, to: recipient(incident, audience, stage) }]
  })
}

/** Who is asked: the author is who writes to that audience, else who wrote last, else who leads. */
function recipient(incident: Incident, audience: Audience, stage: ReminderStage): string {
  const commander = commanderOf(incident) ?? 'channel'
  if (stage === 'channel') return 'channel'
  if (stage === 'commander') return commander
  const role = `communications-${audience}` as const
  const writer = incident.lifecycle.roles.find((holder) => holder.role === role)?.by
  return writer ?? incident.communication.channels[audience].last?.by ?? commander
}

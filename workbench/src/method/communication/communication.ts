import type { Audience } from '../../model/incident/communication.ts'
import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { EventOf } from '../../model/incident/event.ts'

/** An update as it was told. */
export type PostedUpdate = Omit<EventOf<'update-posted'>, 'kind'> & { readonly at: string; readonly by: string }

/** A stretch without reminders; `until` is undefined where it lasts to the next update. */
export type Snooze = { readonly until: string | undefined; readonly reason: string; readonly at: string }

/** How things stand with one audience. */
export type Channel = {
  readonly last: PostedUpdate | undefined
  /** The last that said more than that nothing is new. */
  readonly lastWithNews: PostedUpdate | undefined
  /** The next update as the last one promised it. */
  readonly nextUpdateAt: string | undefined
  readonly snoozed: Snooze | undefined
}

/** What people were told, what they were promised, and who was reminded of it. */
export type Communication = {
  /** The first first. */
  readonly updates: readonly PostedUpdate[]
  readonly channels: Readonly<Record<Audience, Channel>>
  readonly reminded: readonly EventOf<'update-reminded'>[]
  /** Reminders that nobody leads or that no severity is said. */
  readonly missed: readonly (EventOf<'reminded'> & { readonly at: string })[]
}

/** Folds what was told. */
export function communicationOf(entries: readonly Entry[]): Communication {
  const updates = entriesOf(entries, 'update-posted').map(({ at, actor, event }) => ({ ...event, at, by: actor.name }))
  return {
    updates,
    channels: { internal: channelOf(entries, updates, 'internal'), external: channelOf(entries, updates, 'external') },
    reminded: entriesOf(entries, 'update-reminded').map(({ event }) => event),
    missed: entriesOf(entries, 'reminded').map(({ at, event }) => ({ ...event, at })),
  }
}

function channelOf(entries: readonly Entry[], updates: readonly PostedUpdate[], audience: Audience): Channel {
  const own = updates.filter((update) => update.audience === audience)
  const last = own.at(-1)
  const lastWithNews = own.findLast((update) => update.nothingNewSince === undefined)
  const snooze = entriesOf(entries, 'update-posted', 'update-snoozed').findLast((e) => e.event.audience === audience)
  const snoozed =
    snooze?.event.kind === 'update-snoozed'
      ? { until: snooze.event.until, reason: snooze.event.reason, at: snooze.at }
      : undefined // only an update ends it early
  return { last, lastWithNews, nextUpdateAt: last?.nextUpdateAt, snoozed }
}

/** The handle of the next update. */
export const nextUpdateId = ({ updates }: Communication): string => `u-${updates.length + 1}`

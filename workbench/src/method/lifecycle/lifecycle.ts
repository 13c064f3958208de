import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { IncidentState, NamedTime, Role } from '../../model/incident/lifecycle.ts'

/** A named time as it stands: the last that was set, else the one that follows from an event. */
export type KnownTime = {
  readonly at: string
  readonly plusMinusSeconds: number
  readonly source: 'measured' | 'reported' | 'estimated' | 'event'
  /** Telemetry says so; nobody has confirmed it. */
  readonly proposed?: true
}

/** Somebody in a role since a time. */
export type Holder = { readonly role: Role; readonly by: string; readonly since: string }

/** What an incident is, where it stands and who does what. */
export type Lifecycle = {
  readonly title: string
  readonly drill: boolean
  readonly service: string | undefined
  readonly alert: { readonly name: string; readonly firing: boolean } | undefined
  readonly state: IncidentState
  /** Every state with the time it began, the first first. */
  readonly states: readonly { readonly state: IncidentState; readonly at: string }[]
  readonly times: Readonly<Partial<Record<NamedTime, KnownTime>>>
  readonly roles: readonly Holder[]
}

const TIME_OF_STATE: Partial<Record<IncidentState, NamedTime>> = {
  mitigated: 'mitigated',
  resolved: 'resolved',
  closed: 'closed',
}

/** True while somebody has to work on it. */
export const isOpen = ({ lifecycle }: { readonly lifecycle: Pick<Lifecycle, 'state'> }): boolean =>
  !['resolved', 'closed', 'cancelled', 'merged'].includes(lifecycle.state)

/** Folds what moves an incident along. Needs a `declared` entry first. */
export function lifecycleOf(entries: readonly Entry[]): Lifecycle {
  const [first] = entriesOf(entries, 'declared')
  const { title, drill, service } = first?.event ?? { title: '(not declared)', drill: false, service: undefined }
  const renamed = entriesOf(entries, 'renamed').at(-1)
  const states = statesOf(entries)
  return {
    title: renamed?.event.title ?? title,
    drill,
    service,
    alert: alertOf(entries),
    state: states.at(-1)!.state,
    states,
    times: timesOf(entries),
    roles: rolesOf(entries),
  }
}

function statesOf(entries: readonly Entry[]): Lifecycle['states'] {
  const moves = entriesOf(entries, 'state-changed').map(({ at, event }) => ({ state: event.to, at }))
  const merges = entriesOf(entries, 'merged-into').map(({ at }) => ({ state: 'merged' as const, at }))
  return [{ state: 'triage', at: entries[0]?.at ?? '' }, ...moves, ...merges.slice(-1)]
}

function alertOf(entries: readonly Entry[]): Lifecycle['alert'] {
  const moved = entriesOf(entries, 'alert-moved').at(-1)?.event
  if (moved) return { name: moved.alert, firing: moved.firing }
  const name = entriesOf(entries, 'declared')[0]?.event.alert
  return name === undefined ? undefined : { name, firing: true }
}

function timesOf(entries: readonly Entry[]): Lifecycle['times'] {
  const times: Partial<Record<NamedTime, KnownTime>> = {}
  const event = (at: string): KnownTime => ({ at, plusMinusSeconds: 0, source: 'event' })
  for (const entry of entriesOf(entries, 'declared', 'acknowledged', 'state-changed')) {
    if (entry.event.kind === 'declared') {
      times.declared = event(entry.at)
      if (entry.event.detectedAt !== undefined)
        times.detected = { ...event(entry.event.detectedAt), source: 'reported' }
    } else if (entry.event.kind === 'acknowledged') {
      times.acknowledged ??= event(entry.at)
    } else {
      const name = TIME_OF_STATE[entry.event.to]
      if (name !== undefined) times[name] = event(entry.at)
    }
  }
  for (const { event: told } of entriesOf(entries, 'time-proposed')) {
    const { at, plusMinusSeconds } = told
    times[told.name] = { at, plusMinusSeconds, source: 'measured', proposed: true }
  }
  for (const { event: set } of entriesOf(entries, 'time-set')) {
    times[set.name] = { at: set.at, plusMinusSeconds: set.plusMinusSeconds ?? 0, source: set.source }
  }
  return times
}

function rolesOf(entries: readonly Entry[]): Lifecycle['roles'] {
  let holders: Holder[] = []
  for (const { at, event } of entriesOf(entries, 'role-taken', 'role-left')) {
    const { kind, role, by } = event
    const alone = role === 'commander' || role === 'scribe' // two who decide is nobody who decides
    const leaves = (h: Holder): boolean => h.role === role && (h.by === by || (kind === 'role-taken' && alone))
    holders = holders.filter((h) => !leaves(h))
    if (kind === 'role-taken') holders.push({ role, by, since: at })
  }
  return holders
}

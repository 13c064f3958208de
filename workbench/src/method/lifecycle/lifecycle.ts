import { type Entry, entriesOf, type IncidentId } from '../../model/incident/entry.ts'
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

/** An alert as it stands; those that a monitor told have an id. */
export type KnownAlert = {
  readonly name: string
  readonly firing: boolean
  readonly id?: string
  readonly group?: string
  readonly service?: string
}

/** What an incident is, where it stands and who does what. */
export type Lifecycle = {
  readonly title: string
  readonly drill: boolean
  readonly service: string | undefined
  /** The alert that was told last among those that fire; when all are quiet, the one that was told last. */
  readonly alert: KnownAlert | undefined
  /** Every alert, in the order in which they were first told. */
  readonly alerts: readonly KnownAlert[]
  readonly state: IncidentState
  /** Every state with the time it began, the first first. */
  readonly states: readonly { readonly state: IncidentState; readonly at: string }[]
  /** Where it was folded into last; it is part of that one while its state is `merged`. */
  readonly mergedInto: IncidentId | undefined
  /** The incidents that were folded into this one. */
  readonly mergedFrom: readonly IncidentId[]
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

/** True once something can be learnt of it: it is over, was no false alarm, and no exercise. */
export const isPast = ({ lifecycle }: { readonly lifecycle: Pick<Lifecycle, 'state' | 'drill'> }): boolean =>
  !lifecycle.drill && (lifecycle.state === 'resolved' || lifecycle.state === 'closed')

/** States in which nobody has said yet that the harm is over. */
export const BEFORE_MITIGATED: readonly IncidentState[] = ['triage', 'investigating', 'identified']

/** True while the harm goes on. */
export const isBeforeMitigated = ({ lifecycle }: { readonly lifecycle: Pick<Lifecycle, 'state'> }): boolean =>
  BEFORE_MITIGATED.includes(lifecycle.state)

/** Folds what moves an incident along. Needs a `declared` entry first. */
export function lifecycleOf(entries: readonly Entry[]): Lifecycle {
  const [first] = entriesOf(entries, 'declared')
  const { title, drill, service } = first?.event ?? { title: '(not declared)', drill: false, service: undefined }
  const renamed = entriesOf(entries, 'renamed').at(-1)
  const corrected = entriesOf(entries, 'service-corrected').at(-1)
  const states = statesOf(entries)
  const alerts = alertsOf(entries)
  return {
    title: renamed?.event.title ?? title,
    drill,
    service: corrected?.event.service ?? service,
    alert: toldLast(alerts.filter(({ firing }) => firing)) ?? toldLast(alerts),
    alerts: alerts.map(({ toldAt: _, ...alert }) => alert),
    state: states.at(-1)!.state,
    states,
    mergedInto: entriesOf(entries, 'merged-into').at(-1)?.event.into,
    mergedFrom: entriesOf(entries, 'merged-from').map(({ event }) => event.from),
    times: timesOf(entries),
    roles: rolesOf(entries),
  }
}

function statesOf(entries: readonly Entry[]): Lifecycle['states'] {
  const moves = entriesOf(entries, 'state-changed', 'merged-into').map(({ at, event }) => ({
    state: event.kind === 'merged-into' ? 'merged' : event.to,
    at,
  }))
  return [{ state: 'triage', at: entries[0]?.at ?? '' }, ...moves]
}

type ToldAlert = KnownAlert & { readonly toldAt: number }

const toldLast = (alerts: readonly ToldAlert[]): KnownAlert | undefined => {
  const last = alerts.reduce<ToldAlert | undefined>(
    (one, other) => (one && one.toldAt > other.toldAt ? one : other),
    undefined,
  )
  if (last === undefined) return undefined
  const { toldAt: _, ...alert } = last
  return alert
}

function alertsOf(entries: readonly Entry[]): readonly ToldAlert[] {
  const alerts: AlertsTold = new Map()
  for (const entry of entries) tellAlert(alerts, entry)
  return [...alerts.values()]
}

/** Alerts as entries told them so far, by id, or by name where they have none. */
export type AlertsTold = Map<string, ToldAlert>

/** Adds what an entry tells of alerts, if it does; what is told of a name without an id is about every alert of that name. */
export function tellAlert(alerts: AlertsTold, { seq: toldAt, event }: Entry): void {
  const tell = (key: string, alert: ToldAlert): void => void alerts.set(key, { ...alerts.get(key), ...alert })
  if (event.kind === 'declared' && event.alert !== undefined)
    tell(event.alert, { name: event.alert, firing: true, toldAt })
  if (event.kind !== 'alert-moved') return
  const { alert: name, firing, id, group, service } = event
  const same = id === undefined ? [...alerts].filter(([, alert]) => alert.name === name).map(([key]) => key) : [id]
  const told = { name, firing, toldAt, ...(id && { id }), ...(group && { group }), ...(service && { service }) }
  for (const key of same.length === 0 ? [name] : same) tell(key, told)
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

/** Two who decide is nobody who decides. */
export const isOfOne = (role: string): boolean => role === 'commander' || role === 'scribe'

function rolesOf(entries: readonly Entry[]): Lifecycle['roles'] {
  let holders: Holder[] = []
  for (const { at, event } of entriesOf(entries, 'role-taken', 'role-left')) {
    const { kind, role, by } = event
    const leaves = (h: Holder): boolean => h.role === role && (h.by === by || (kind === 'role-taken' && isOfOne(role)))
    holders = holders.filter((h) => !leaves(h))
    if (kind === 'role-taken') holders.push({ role, by, since: at })
  }
  return holders
}

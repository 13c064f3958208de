import type { Incident } from '../../method/incident.ts'
import type { ActionItem } from '../../method/learning/learning.ts'
import { type AlertsTold, tellAlert } from '../../method/lifecycle/lifecycle.ts'
import { saying } from '../../method/sayings.ts'
import type { Audience, UpdateStatus } from '../../model/incident/communication.ts'
import type { Entry } from '../../model/incident/entry.ts'
import type { IncidentEventKind } from '../../model/incident/event.ts'
import type { Severity } from '../../model/incident/lifecycle.ts'

/** What people outside of the workbench are told about. */
export const TOLD = {
  declared: 'declared',
  diagnosed: 'diagnosis',
  'alert-moved': 'alert',
  'update-posted': 'update',
  'update-reminded': 'reminder',
  reminded: 'reminder',
  'anniversary-asked': 'reminder',
  'flag-raised': 'flag',
  'state-changed': 'state',
  'action-added': 'action',
  'action-settled': 'action',
} as const satisfies Partial<Record<IncidentEventKind, string>>

type ToldKind = keyof typeof TOLD

/** Something an incident has to say, as it is kept until it was sent. */
export type Message = {
  readonly incident: string
  /** All messages of one incident have the same; no two incidents do. */
  readonly thread: string
  readonly seq: number
  /** When it was written down, RFC 3339. */
  readonly at: string
  readonly about: (typeof TOLD)[ToldKind]
  readonly audience: Audience
  readonly title: string
  readonly drill: boolean
  readonly severity: Severity | null
  /** What an update says first. */
  readonly status: UpdateStatus | null
  readonly text: string
  /** The action item that was added or settled. */
  readonly action?: ActionItem
}

/** What an entry tells people; undefined where nobody is told of such entries. `alerts` are those of the incident that are told. */
export function newsOf(entry: Entry, incident: Incident, alerts: ToldAlerts): Message | undefined {
  const { event, seq, enteredAt: at } = entry
  if (!Object.hasOwn(TOLD, event.kind) || isOfDeclaration(entry)) return undefined
  const before = alerts.get(seq)
  if (event.kind === 'alert-moved' && before === undefined) return undefined
  const { title, drill } = incident.lifecycle
  const update = event.kind === 'update-posted' ? event : undefined
  return {
    incident: incident.id,
    thread: `${incident.id}.${Date.parse(incident.recorded[0]?.enteredAt ?? at)}`,
    seq,
    at,
    title,
    drill,
    about: TOLD[event.kind as ToldKind],
    audience: update?.audience ?? 'internal',
    severity: incident.triage.severity ?? null,
    status: update?.status ?? null,
    text: update?.text ?? saying(entry) + (before ? ` (and ${before} before it, which stand in the timeline)` : ''),
    ...actionOf(entry, incident),
  }
}

/** Alerts that are told: the number of the entry, and how many before it are not, since the one that was told last. */
type ToldAlerts = ReadonlyMap<number, number>

/** So many alerts of an incident are told one by one; of more, nobody reads each, and updates would be lost among them. */
const ALERTS_EACH_MAX = 10

/**
 * Of a storm: the first ten alerts, then one whenever their number has doubled, and the one after which none fires; that only where the
 * one that was told last left some firing, for one alert that comes and goes would be told for ever.
 */
export function toldAlerts(entries: readonly Entry[]): ToldAlerts {
  const told = new Map<number, number>()
  const alerts: AlertsTold = new Map()
  let [count, since, next, endedQuiet] = [0, 0, ALERTS_EACH_MAX, false]
  for (const entry of entries) {
    tellAlert(alerts, entry)
    if (entry.event.kind !== 'alert-moved') continue
    count++
    const isQuiet = !entry.event.firing && ![...alerts.values()].some(({ firing }) => firing)
    if (count > ALERTS_EACH_MAX && count < next * 2 && (!isQuiet || endedQuiet)) {
      since++
      continue
    }
    if (count === next * 2) next = count
    told.set(entry.seq, since)
    since = 0
    endedQuiet = isQuiet
  }
  return told
}

function actionOf({ event }: Entry, { learning }: Incident): Pick<Message, 'action'> {
  if (event.kind !== 'action-added' && event.kind !== 'action-settled') return {}
  const action = learning.actions.find(({ id }) => id === event.id)
  return action === undefined ? {} : { action }
}

/** The alert that opened an incident stands beside its declaration, which says the same. */
const isOfDeclaration = ({ event, seq }: Entry): boolean => event.kind === 'alert-moved' && seq === 2

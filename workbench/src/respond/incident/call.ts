import { clipped } from '../../lib/clipped.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Incident } from '../../method/incident.ts'
import { isOpen } from '../../method/lifecycle/lifecycle.ts'
import { type NextStep, nextStepOf } from '../../method/next.ts'
import { saying } from '../../method/sayings.ts'
import type { Entry, IncidentId } from '../../model/incident/entry.ts'
import type { UnixMs } from '../../model/time.ts'
import { keptIncidents } from './kept-incidents.ts'
import { newestIncidents, SEARCHED_MAX } from './newest.ts'
import type { IncidentPorts } from './ports.ts'
import { portsForId } from './ports-for.ts'
import type { Refusal } from './refusal.ts'
import type { Outcome, Verb } from './verb.ts'
import { readIncident, type Who } from './work.ts'

/** An entry with the line it has in the timeline. */
export type SpokenEntry = Entry & { readonly says: string }

/** An incident in a line or two. */
export type IncidentBrief = {
  readonly id: IncidentId
  readonly title: string
  readonly state: string
  readonly open: boolean
  readonly drill: boolean
  /** Its record breaks at this entry: what is told comes before it. */
  readonly damaged?: { readonly seq: number; readonly says: string }
  /** The database cannot be reached; what is told was read before. */
  readonly behind?: string
  readonly severity: string | null
  readonly next: NextStep | null
}

/** What every face answers for a verb; it becomes JSON as it is. */
export type VerbReply = {
  readonly verb: string
  /** The incident as it is afterwards; null for a verb about the whole record. */
  readonly incident: IncidentBrief | null
  /** What was written. */
  readonly entries: readonly SpokenEntry[]
  readonly answer: unknown
}

/** Names the incident that is open, where a caller does not say which one. */
export const THE_OPEN_ONE = 'open'

export type VerbCall = {
  /** An incident's handle, or THE_OPEN_ONE; not looked at for a verb about the whole record. */
  readonly incident: string
  readonly given: unknown
  readonly who: Who
}

/** Runs a verb, on the incident that is open where none is named. */
export async function callVerb(
  asked: Verb,
  { incident, given, who }: VerbCall,
  ports: IncidentPorts,
): Promise<Result<VerbReply, Refusal>> {
  const id = asked.about === 'record' ? ok('') : await goesOnAs(asked, await idOf(incident, ports), ports)
  if (!id.ok) return id
  const of = id.value === '' ? ports : await portsForId(id.value, ports)
  const outcome = await asked.run(given, { id: id.value, who, ports: of })
  return outcome.ok ? ok(replyOf(asked, outcome.value, ports.clock.now())) : outcome
}

const replyOf = ({ name }: Verb, { incident, entries, answer }: Outcome<unknown>, now: UnixMs): VerbReply => ({
  verb: name,
  incident: incident === undefined ? null : briefOf(incident, now),
  entries: entries.map(spoken),
  answer,
})

/** An entry with its line. */
export const spoken = (entry: Entry): SpokenEntry => ({ ...entry, says: saying(entry) })

const briefOf = (incident: Incident, now: UnixMs): IncidentBrief => {
  const { title, state, drill } = incident.lifecycle
  const { id, damaged, behind } = incident
  const severity = incident.triage.severity ?? null
  const next = nextStepOf(incident, now) ?? null
  return {
    id,
    title,
    state,
    open: isOpen(incident),
    drill,
    severity,
    next,
    ...(damaged && { damaged }),
    ...(behind && { behind }),
  }
}

/** The handle that was named, the only incident that is open, or, when none is, the newest one that is not part of another. */
async function idOf(named: string, ports: IncidentPorts): Promise<Result<IncidentId, Refusal>> {
  if (named !== THE_OPEN_ONE) return ok(named)
  const newest = await newestIncidents(ports, SEARCHED_MAX)
  if (!newest.ok) return lastUsed(ports, newest.error)
  const { looked, incidents } = newest.value
  const open = incidents.filter(isOpen)
  const last = looked.find(({ read }) => !read.ok || read.value.lifecycle.state !== 'merged')
  const id = (open[0] ?? last)?.id
  if (open.length > 1) return err(which(open))
  return id === undefined ? err(none) : ok(id)
}

/** While the database cannot be reached, the open incident that was used last can still be read. */
function lastUsed({ record }: IncidentPorts, refusal: Refusal): Result<IncidentId, Refusal> {
  const known = keptIncidents(record).find(isOpen)
  return known === undefined ? err(refusal) : ok(known.id)
}

const MERGES_MAX = 20 // an incident that is merged into one that is merged …

/** What is written to an incident that was merged goes to the one that goes on. */
async function goesOnAs(
  asked: Verb,
  named: Result<IncidentId, Refusal>,
  ports: IncidentPorts,
): Promise<Result<IncidentId, Refusal>> {
  if (asked.does === 'read' || asked.asNamed) return named
  let id = named
  for (let merges = 0; merges < MERGES_MAX && id.ok; merges++) {
    const incident = await readIncident(id.value, ports)
    const into = incident.ok && incident.value.lifecycle.state === 'merged' && incident.value.lifecycle.mergedInto
    if (!into) break
    id = ok(into)
  }
  return id
}

const none: Refusal = {
  kind: 'missing',
  what: 'there is no incident',
  where: 'incident record',
  todo: 'Declare one.',
  command: 'lastgood declare "what is wrong"',
}

const NAMED_MAX = 5
const TITLE_CHARS_MAX = 60 // enough to tell five incidents apart on a few lines

function which(open: readonly Incident[]): Refusal {
  const named = open
    .slice(0, NAMED_MAX)
    .map(({ id, lifecycle }) => `${id} (${clipped(lifecycle.title, TITLE_CHARS_MAX)})`)
  const more = open.length > NAMED_MAX ? ', …' : ''
  return {
    kind: 'wrong',
    what: `${open.length} incidents are open: ${named.join(', ')}${more}`,
    where: 'incident',
    todo: `Say which one, e.g. ${open[0]!.id}.`,
    command: `--incident ${open[0]!.id}; or: lastgood incidents`,
  }
}

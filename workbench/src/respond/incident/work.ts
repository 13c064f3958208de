import { err, ok, type Result } from '../../lib/result.ts'
import { type Incident, incidentOf } from '../../method/incident.ts'
import type { Actor, Draft, Entry, IncidentId } from '../../model/incident/entry.ts'
import { type IncidentEvent, parseIncidentEvent } from '../../model/incident/event.ts'
import { rfc3339, type UnixMs } from '../../model/time.ts'
import { tooFarAhead } from './ahead.ts'
import { broughtUpToDate, keep, keptIncident } from './kept-incidents.ts'
import type { IncidentPorts, RecordError } from './ports.ts'
import type { Refusal } from './refusal.ts'

/** Who asks, and when what they tell of happened (absent: now). */
export type Who = { readonly actor: Actor; readonly at?: string }

/** What was written, and the incident as it is with it. */
export type Done = { readonly incident: Incident; readonly entries: readonly Entry[] }

/** What is to be written in view of the incident as it stands; or why not. Pure, for it is asked again when others were faster. */
export type Decide = (incident: Incident, now: UnixMs) => Result<readonly IncidentEvent[], Refusal>

const TRIES_MAX = 8 // each lost race means that somebody else's entry was written

/**
 * The incident as it stands; of a damaged record, as its intact part tells it, and where the database cannot be reached, as it was
 * read last; both say so.
 */
export async function readIncident(id: IncidentId, { record }: IncidentPorts): Promise<Result<Incident, Refusal>> {
  const known = await broughtUpToDate(record, id)
  if (known !== undefined) return ok(known)
  const read = await record.entries(id)
  if (read.ok) return ok(keep(record, incidentOf(read.value)))
  const before = keptIncident(record, id)
  if (read.error.kind === 'unavailable' && before !== undefined) return ok({ ...before, behind: read.error.says })
  if (read.error.kind !== 'damaged' || read.error.intact.length === 0) return err(refusalOf(read.error))
  const { seq, says, intact } = read.error
  return ok({ ...incidentOf(intact), damaged: { seq, says } })
}

/** Reads the incident, decides, and writes what was decided, all of it or nothing; decides anew when others were faster. */
export async function work(
  id: IncidentId,
  who: Who,
  ports: IncidentPorts,
  decide: Decide,
): Promise<Result<Done, Refusal>> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const incident = await readIncident(id, ports)
    if (!incident.ok) return incident
    const { damaged } = incident.value
    if (damaged !== undefined) return err(refusalOf({ kind: 'damaged', id, ...damaged, intact: [] }))
    const decided = decide(incident.value, ports.clock.now())
    if (!decided.ok) return decided
    if (decided.value.length === 0) return ok({ incident: incident.value, entries: [] })
    const seq = incident.value.entries.length
    const now = ports.clock.now()
    const drafts = decided.value.map((event) => draftOf(event, who, now))
    const wrong = tooFarAhead(drafts, now) ?? unreadable(id, drafts)
    if (wrong !== undefined) return err(wrong)
    const written = await ports.record.append(id, seq, drafts)
    if (written.ok) {
      const entries = [...incident.value.recorded, ...written.value]
      return ok({ incident: keep(ports.record, incidentOf(entries)), entries: written.value })
    }
    if (written.error.kind !== 'conflict') return err(refusalOf(written.error))
  }
  return err({
    kind: 'conflict',
    what: `others wrote to it ${TRIES_MAX} times in a row`,
    where: id,
    todo: 'Nothing was written; try again.',
  })
}

/** Opens an incident with these events, the first of which declares it; all of them are written, or nothing. */
export async function openIncident(
  [declared, ...more]: readonly [IncidentEvent, ...IncidentEvent[]],
  who: Who,
  ports: IncidentPorts,
): Promise<Result<Done, Refusal>> {
  const now = ports.clock.now()
  const drafts = [draftOf(declared, who, now), ...more.map((event) => draftOf(event, who, now))] as const
  const wrong = tooFarAhead(drafts, now) ?? unreadable('a new incident', drafts)
  if (wrong !== undefined) return err(wrong)
  const opened = await ports.record.open(drafts)
  if (!opened.ok) return err(refusalOf(opened.error))
  return ok({ incident: keep(ports.record, incidentOf(opened.value)), entries: opened.value })
}

/** What would be written and could not be read again, nor imported elsewhere: put together of many parts it may exceed a limit. */
function unreadable(where: IncidentId, drafts: readonly Draft[]): Refusal | undefined {
  for (const { event } of drafts) {
    const parsed = parseIncidentEvent(event)
    if (!parsed.ok) return { kind: 'wrong', what: `${event.kind}: ${parsed.error}`, where, todo: 'Say it shorter.' }
  }
  return undefined
}

/** An event as an entry to be recorded. */
const draftOf = (event: IncidentEvent, { actor, at }: Who, now: UnixMs): Draft => ({
  at: at ?? rfc3339(now),
  actor,
  event,
})

/** What a person is told when the record did not do what was asked. */
export function refusalOf(error: RecordError): Refusal {
  switch (error.kind) {
    case 'unknown-incident':
      return {
        kind: 'missing',
        what: 'no such incident',
        where: error.id,
        todo: 'Name one that is in the list of incidents.',
        command: 'lastgood incidents',
      }
    case 'conflict':
      return {
        kind: 'conflict',
        what: `somebody else wrote entry ${error.seq} meanwhile`,
        where: `entry ${error.seq}`,
        todo: 'Nothing was written. Read what it says, then try again if it is still right.',
      }
    case 'damaged':
      return {
        kind: 'unavailable',
        what: `its record is damaged at entry ${error.seq}: ${error.says}`,
        where: error.id,
        todo: 'Nothing more is written to it. Verifying the record names every damaged entry; an export keeps the intact part.',
        command: `lastgood record verify; lastgood record export ${error.id}`,
      }
    case 'already-here':
      return {
        kind: 'wrong',
        what: `this incident is here already, as ${error.id}`,
        where: error.id,
        todo: 'Nothing was written; look at that one.',
        command: `lastgood status ${error.id}`,
      }
    case 'unwritable':
      return { kind: 'wrong', what: error.says, where: 'incident record', todo: 'Nothing was written. Take it out.' }
    case 'unavailable':
      return {
        kind: 'unavailable',
        what: error.says,
        where: 'incident record',
        todo:
          error.written === 'nothing'
            ? 'Nothing was written. Try again when the database is back.'
            : 'Whether it was written is not known. When the database is back, look before you write it again.',
        command: 'lastgood doctor',
      }
  }
}

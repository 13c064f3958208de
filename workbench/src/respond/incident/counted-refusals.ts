import type { Incident } from '../../method/incident.ts'
import { risenRefusals } from '../../method/ledger/refusals.ts'
import { beganAt } from '../../method/lifecycle/began.ts'
import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { Compared, CountedRefusal, Harm, PlaceFared } from '../../model/incident/harm.ts'
import { type Measure, REFUSALS_MAX } from '../../model/incident/measure.ts'
import { type UnixMs, unixMs } from '../../model/time.ts'
import type { MeasurePort, TriagePort } from './ports.ts'

const STRETCH_MS_MAX = 60 * 60_000

/** The time before the impact began, and as much of it as there was by now. */
export function impactOf(incident: Pick<Incident, 'lifecycle'>, now: UnixMs): Compared {
  const began = beganAt(incident)
  const ms = Math.min(Math.max(now - began, 1), STRETCH_MS_MAX)
  return { quiet: { from: unixMs(began - ms), to: began }, impact: { from: began, to: unixMs(began + ms) } }
}

/** The measure as the diagnosis understands failure: with the refusals that are no habit of the system but came with the incident. */
export async function withRefusals(measure: Measure, { quiet, impact }: Compared, port: MeasurePort): Promise<Measure> {
  if (!isAboutFailures(measure) || port.refusals === undefined) return measure
  const [was, is] = await Promise.all([port.refusals(measure, quiet), port.refusals(measure, impact)])
  const refused = risenRefusals({ healthy: was, bad: is })
  return refused.length === 0 ? measure : { ...measure, refused: [...refused] }
}

/**
 * As `withRefusals`, for a look that comes days or a year after the incident: once telemetry of it is forgotten, the refusals that
 * counted when its tests were looked at do.
 */
export async function withRefusalsOf(
  incident: Pick<Incident, 'lifecycle' | 'entries'>,
  measure: Measure,
  port: MeasurePort,
  now: UnixMs,
): Promise<Measure> {
  const counted = await withRefusals(measure, impactOf(incident, now), port)
  if (counted.refused !== undefined || !isAboutFailures(measure)) return counted
  const recorded = refusalsInLooks(incident.entries)
  return recorded.length === 0 ? measure : { ...measure, refused: [...recorded] }
}

/** The codes that looks of the record counted as failures. */
function refusalsInLooks(entries: readonly Entry[]): readonly string[] {
  const codes = entriesOf(entries, 'prediction-sampled').flatMap(({ event }) => event.query?.params.refused ?? [])
  return [...new Set(codes.map(String))].sort().slice(0, REFUSALS_MAX)
}

/** What users feel, with the refusals that came with the impact; `tag` as the port has it. */
export async function harmFelt(compared: Compared, port: TriagePort, tag?: string): Promise<Harm> {
  const refused = await refusalsSince(compared, port)
  return port.harm(compared, { refused, ...(tag !== undefined && { tag }) })
}

/** How requests fared at places, with the refusals that came with the impact. */
export async function placesHit(
  compared: Compared,
  keys: readonly string[],
  port: TriagePort,
): Promise<readonly PlaceFared[]> {
  return port.places(compared, { keys, refused: await refusalsSince(compared, port) })
}

/** The codes that operations refuse with more than in quiet. */
async function refusalsSince(compared: Compared, port: TriagePort): Promise<readonly CountedRefusal[]> {
  const told = await port.refusals(compared)
  return told.flatMap(({ service, operation, before, since }) =>
    risenRefusals({ healthy: before, bad: since }).map((code) => ({ service, operation, code })),
  )
}

const isAboutFailures = ({ signal, failed, refused }: Measure): boolean =>
  refused === undefined &&
  (signal === 'error-share' ||
    signal === 'errors' ||
    (failed === true && signal !== 'log-lines' && signal !== 'metric'))

import type { Diagnosis, Onset } from '../../model/diagnosis.ts'
import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { EventOf, IncidentEvent } from '../../model/incident/event.ts'
import { LIST_MAX, oneLine } from '../../model/incident/said.ts'
import { rfc3339, unixMs } from '../../model/time.ts'

/** A diagnosis in short, with when it was made. */
export type Diagnosed = Omit<EventOf<'diagnosed'>, 'kind'> & { readonly at: string; readonly seq: number }

/** The diagnoses of a record, the first first. */
export const diagnosedOf = (entries: readonly Entry[]): readonly Diagnosed[] =>
  entriesOf(entries, 'diagnosed').map(({ at, seq, event: { kind: _kind, ...told } }) => ({ ...told, at, seq }))

/** How the diagnosing by itself ended, and when. */
export type DiagnosingEnded = Omit<EventOf<'diagnosing-ended'>, 'kind'> & { readonly at: string; readonly seq: number }

/** The last end of the diagnosing by itself, whatever was diagnosed since. */
export function diagnosingEndedOf(entries: readonly Entry[]): DiagnosingEnded | undefined {
  const last = entriesOf(entries, 'diagnosing-ended').at(-1)
  return last && { settled: last.event.settled, says: last.event.says, at: last.at, seq: last.seq }
}

const SERVICES_KEPT = 5
const TEMPLATES_KEPT = 20
const GAPS_KEPT = 10

/** What is recorded of a diagnosis: its claims in short, and when it says that the impact began. */
export function eventsOfDiagnosis(diagnosis: Diagnosis): readonly IncidentEvent[] {
  const { onset, edge, guilty, changes, early, gaps } = diagnosis
  const change = changes.find(({ id }) => id === guilty)
  const because = diagnosis.services[0]?.why[0]
  const users = diagnosis.mechanism.at(-1)?.users
  const diagnosed: IncidentEvent = {
    kind: 'diagnosed',
    summary: diagnosis.summary || 'nothing moved',
    window: diagnosis.window,
    onset: onset && { from: onset.from, to: onset.to },
    signal: diagnosis.signal,
    class: diagnosis.class && named(diagnosis.class.kind),
    edge: edge && { lastGood: named(edge.lastGood), firstBad: named(edge.firstBad) },
    services: diagnosis.services.slice(0, SERVICES_KEPT).map(({ service }) => named(service)),
    guilty: guilty === null ? null : named(change?.title ?? guilty),
    mechanism: diagnosis.mechanism
      .slice(0, LIST_MAX)
      .map(({ says, to, basis }) => ({ says: named(`${to}: ${says}`), basis })),
    templates: diagnosis.templates
      .filter(({ kind }) => kind === 'new')
      .slice(0, TEMPLATES_KEPT)
      .map(({ service, template }) => named(`${service}: ${template}`)),
    ...(gaps.length > 0 && {
      gaps: gaps.slice(0, GAPS_KEPT).map(({ what, consequence, missing }) => ({
        what: named(what),
        consequence: named(consequence),
        ...(missing !== undefined && { missing }),
      })),
    }),
    ...(because !== undefined && { because: named(because) }),
    ...(users !== undefined && { users: named(users) }),
    ...(early !== null && { early: named(early) }),
  }
  return onset?.measured ? [diagnosed, proposed(onset)] : [diagnosed]
}

/** The onset at which it is most probable, as its summary tells it; its interval need not lie evenly around that. */
function proposed({ at, from, to }: Onset): IncidentEvent {
  const began = Date.parse(at)
  const off = Math.max(began - Date.parse(from), Date.parse(to) - began)
  return {
    kind: 'time-proposed',
    name: 'impactStarted',
    at: rfc3339(unixMs(began)),
    plusMinusSeconds: Math.ceil(off / 1000),
    why: 'the onset as diagnosed',
  }
}

/** One line that says something, whatever the telemetry called it. */
const named = (text: string): string => oneLine(text) || '(no name)'

import type { ChangeEvent } from '../../model/change.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import { type Clock, parseRfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import type { BookState, DiagnosisBook } from '../../respond/diagnosis-book.ts'
import { evidenceOf, logsOf } from '../../respond/evidence.ts'
import type { ExplorePort } from '../../respond/explore/ports.ts'
import { callVerb } from '../../respond/incident/call.ts'
import { notesLooks } from '../../respond/incident/looks.ts'
import type { IncidentPorts } from '../../respond/incident/ports.ts'
import { overviewOf } from '../../respond/overview.ts'
import { traceOf } from '../../respond/trace.ts'
import type { ViewPort } from '../../respond/view-ports.ts'
import type { Answers, TelemetryAnswers } from './answers.ts'
import type { AskedDiagnosis, DiagnosisReply, Health } from './contract.ts'
import { wayOut } from './way-out.ts'

const CHANGES_SHOWN_MAX = 500
const SPANS_SHOWN_MAX = 10_000 // the waterfall draws what is in sight; more than this says less

/** The parts of a running workbench that the API speaks for. */
export type AnswerParts = TelemetryParts & {
  readonly health: () => Health
  readonly practice?: TelemetryParts & { readonly isThere: () => boolean }
  readonly incidents: IncidentPorts
  readonly probes?: Answers['probes']
}

/** What stands behind the questions of one system's telemetry. */
export type TelemetryParts = {
  readonly views: ViewPort
  readonly book: DiagnosisBook
  readonly clock: Clock
  readonly diagnose: (request: AskedDiagnosis) => Promise<Diagnosis>
  readonly changes: (range: TimeRange) => Promise<readonly ChangeEvent[]>
  readonly insertChanges: Answers['addChanges']
  readonly explore: ExplorePort
}

/** The API's answers, given by a running workbench. */
export const answersOf = ({ health, practice, incidents, probes, ...parts }: AnswerParts): Answers => ({
  ...telemetryAnswersOf(parts),
  health,
  ...(practice && { practice: { isThere: practice.isThere, answers: telemetryAnswersOf(practice) } }),
  incidents: {
    call: (verb, call) => callVerb(verb, call, incidents),
    looked: notesLooks(incidents),
    watch: incidents.record.watch,
  },
  probes,
})

function telemetryAnswersOf(parts: TelemetryParts): TelemetryAnswers {
  const { views, book, clock, diagnose, changes, insertChanges, explore } = parts
  return {
    overview: (window) => overviewOf(window, views),
    latest: () => replyOf(book.latest()),
    diagnose: async (request, standing) => replyOf(await book.add(saysOf(request), () => diagnose(request), standing)),
    evidence: async (id, handle) => {
      const entry = book.entry(handle)
      return entry && evidenceOf(entry.diagnosis, id, views, clock)
    },
    trace: (traceId) => traceOf(traceId, views, SPANS_SHOWN_MAX),
    logs: (search) => logsOf(search, views),
    changes: async ({ from, to }) => {
      const all = await changes({ from: parseRfc3339(from) ?? unixMs(0), to: parseRfc3339(to) ?? clock.now() })
      return { changes: all.slice(-CHANGES_SHOWN_MAX), cut: all.length > CHANGES_SHOWN_MAX }
    },
    addChanges: insertChanges,
    explore,
  }
}

const saysOf = ({ from, to, service }: AskedDiagnosis): string =>
  `Diagnosing ${service ?? 'every service'} from ${from} to ${to}`

function replyOf(state: BookState): DiagnosisReply {
  if (state.state === 'none')
    return { state: 'none', todo: 'Send telemetry, then run a diagnosis of the window in which something went wrong.' }
  if (state.state === 'failed')
    return {
      state: 'failed',
      error: {
        what: state.why,
        where: 'diagnosis',
        todo: wayOut(state.why, 'Run it again, or try a wider window.'),
      },
    }
  return state
}

import type { Diagnosis, Interval } from '../../model/diagnosis.ts'
import { type Clock, rfc3339 } from '../../model/time.ts'
import type { DiagnosisRequest } from '../../respond/diagnose.ts'
import type { DiagnosisBook } from '../../respond/diagnosis-book.ts'
import type { IncidentPorts, TelemetryPorts } from '../../respond/incident/ports.ts'
import { callsPort } from '../../store/telemetry/calls-port.ts'
import { canaryPort } from '../../store/telemetry/canary-port.ts'
import { telemetryPort } from '../../store/telemetry/diagnose-port.ts'
import { logQuestions } from '../../store/telemetry/log-questions.ts'
import { measurePort } from '../../store/telemetry/measure-port.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { triagePort } from '../../store/telemetry/triage-port.ts'
import { viewPort } from '../../store/telemetry/view-port.ts'
import { diagnoseAside } from '../diagnosis/aside.ts'
import { pageOf } from '../diagnosis/page-of.ts'
import { withinRecording } from '../diagnosis/recorded.ts'
import type { OpenRecord } from './record.ts'

/** What stands behind the use cases of incidents. */
export type Behind = BehindTelemetry & { readonly record: OpenRecord; readonly clock: Clock }

/** What stands behind the questions of one system's telemetry. */
type BehindTelemetry = {
  readonly store: TelemetryStore
  readonly book: DiagnosisBook
  readonly elapsedMs: () => number
  /** Where the recording of a demo lies; undefined while there is none. */
  readonly recording?: (() => Interval | undefined) | undefined
}

/** What the use cases of incidents reach in a workbench. */
export const incidentPorts = ({ record, clock, ...behind }: Behind): IncidentPorts => ({
  record,
  evidence: record.evidence,
  cardReviews: record.cardReviews,
  post: record.post,
  ...telemetryPorts(behind),
  clock,
  elapsedMs: behind.elapsedMs,
})

/** What is read off the telemetry and the changes of one system. */
export const telemetryPorts = ({ store, book, elapsedMs, recording }: BehindTelemetry): TelemetryPorts => ({
  measure: measurePort(store),
  triage: triagePort(store),
  calls: callsPort(store),
  canary: canaryPort(store),
  changes: { changes: (range) => store.changes(range) },
  views: viewPort(store),
  logs: logQuestions(store),
  diagnosis: {
    latest: (incident, impact) => book.entryOf(incident, impact)?.diagnosis,
    make: async (window, { incident, service }) => {
      const page = service === undefined ? {} : { page: pageOf({ at: window.to, service }) }
      const asked = { window, ...page }
      const by = { store, elapsedMs, recording }
      const made = await book.add('the open incident', () => diagnoseStored(asked, by), 'newest', incident)
      if (made.state === 'ready') return made.diagnosis
      throw new Error(made.state === 'failed' ? made.why : 'the diagnosis was not made')
    },
  },
})

type By = Pick<Behind, 'store' | 'elapsedMs' | 'recording'>

/** Diagnoses what is stored; the window ends in the answer where it was asked to, also where a demo's recording ended before. */
export async function diagnoseStored(
  request: DiagnosisRequest,
  { store, elapsedMs, recording }: By,
): Promise<Diagnosis> {
  const telemetry = telemetryPort(store)
  const within = await withinRecording(request, recording?.(), telemetry)
  const diagnosis = await diagnoseAside(within, telemetry, elapsedMs)
  if (within === request) return diagnosis
  return { ...diagnosis, window: { ...diagnosis.window, to: rfc3339(request.window.to) } }
}

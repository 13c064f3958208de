import { messageOf } from '../../../lib/message-of.ts'
import { printable } from '../../../lib/printable.ts'
import type { DraftFacts } from '../../../method/communication/draft.ts'
import type { Incident } from '../../../method/incident.ts'
import type { TriageFacts } from '../../../method/triage/questions.ts'
import { lastQuarterOf } from '../../../method/triage/trend.ts'
import { comparedFor, lastMinutesFor, proposedStart } from '../../../method/triage/window.ts'
import { type Compared, type Harm, REVENUE_TAG } from '../../../model/incident/harm.ts'
import { unixMs } from '../../../model/time.ts'
import { harmFelt } from '../counted-refusals.ts'
import { newestDiagnosis } from '../newest-diagnosis.ts'
import type { IncidentPorts } from '../ports.ts'

const CHANGES_BACK_MS = 24 * 3_600_000 // what was deployed earlier is no quick way back

/**
 * What telemetry can tell about an incident now. It never fails: people have to be able to say how bad it is and what they know
 * while telemetry is down too, so what could not be read is told in `problems`.
 */
export async function triageFacts(incident: Incident, ports: IncidentPorts): Promise<TriageFacts> {
  const now = ports.clock.now()
  const seen = seenNow(incident, ports)
  const { triage } = ports
  const compared = comparedFor(seen)
  const onset = proposedStart(seen)
  const problems: string[] = []
  const read = attempts(problems)
  const changed = { from: unixMs(compared.impact.from - CHANGES_BACK_MS), to: now }
  const [harm, lately, revenue, pillars, latePillars, changes, kindsConnected] = await Promise.all([
    read('what users feel', harmFelt(compared, triage)),
    read('how requests fare now', harmFelt(lastMinutesFor(seen), triage)),
    read('what earns money', harmFelt(compared, triage, REVENUE_TAG)),
    read('how much telemetry there is', triage.pillars(compared.impact)),
    read('what telemetry came of late', triage.pillars(lastQuarterOf(compared.impact))),
    read('what was changed', triage.changes(changed)),
    read('what sources of changes there are', triage.changeKinds()),
  ])
  return {
    now,
    problems,
    ...(onset && { onset }),
    ...(harm && { harm }),
    ...(lately && { lately }),
    ...(revenue && { revenue }),
    ...(pillars && { pillars }),
    ...(latePillars && { latePillars }),
    ...(changes && { changes }),
    ...(kindsConnected && { kindsConnected }),
  }
}

/** What was changed of late, and what kinds of change are told of; each absent where it cannot be read. */
export async function changesOfLate({
  clock,
  triage,
}: IncidentPorts): Promise<Pick<TriageFacts, 'changes' | 'kindsConnected'>> {
  const now = clock.now()
  const read = attempts([])
  const [changes, kindsConnected] = await Promise.all([
    read('what was changed', triage.changes({ from: unixMs(now - CHANGES_BACK_MS), to: now })),
    read('what sources of changes there are', triage.changeKinds()),
  ])
  return { ...(changes && { changes }), ...(kindsConnected && { kindsConnected }) }
}

/** An incident with the time, and with the onset of its newest diagnosis. */
export function seenNow(incident: Incident, ports: IncidentPorts) {
  const { lifecycle } = incident
  const onset = newestDiagnosis(incident, ports)?.onset
  return { lifecycle, now: ports.clock.now(), onset: onset?.measured ? onset.at : undefined }
}

/** What a draft rests on beside the record: what users feel since the impact began, as far as it can be read. */
export async function draftFacts(incident: Incident, ports: IncidentPorts): Promise<DraftFacts> {
  const seen = seenNow(incident, ports)
  const onset = proposedStart(seen)
  const harm = await harmSinceItBegan(incident, ports)
  return { now: seen.now, ...(harm && { harm }), ...(onset && { onset }) }
}

/** What users feel in the last minutes; undefined when it cannot be read. */
export const harmLately = (incident: Incident, ports: IncidentPorts): Promise<Harm | undefined> =>
  harmIn(lastMinutesFor(seenNow(incident, ports)), ports)

/** What users feel since the impact began; undefined when it cannot be read. */
export const harmSinceItBegan = (incident: Incident, ports: IncidentPorts): Promise<Harm | undefined> =>
  harmIn(comparedFor(seenNow(incident, ports)), ports)

const harmIn = (compared: Compared, { triage }: IncidentPorts): Promise<Harm | undefined> =>
  attempts([])('what users feel', harmFelt(compared, triage))

/** Waits for an answer; when there is none, notes why and goes on. */
export const attempts =
  (problems: string[]) =>
  async <Answer>(what: string, asked: Promise<Answer>): Promise<Answer | undefined> => {
    try {
      return await asked
    } catch (error) {
      problems.push(`${what} could not be read: ${printable(messageOf(error))}`)
      return undefined
    }
  }

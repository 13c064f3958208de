import type { Incident } from '../../../method/incident.ts'
import { feltIn } from '../../../method/triage/felt.ts'
import { answerTo } from '../../../method/triage/triage.ts'
import type { Diagnosis } from '../../../model/diagnosis.ts'
import type { Measure } from '../../../model/incident/measure.ts'
import type { TriageAnswers } from '../../../model/incident/triage-questions.ts'
import { newestDiagnosis } from '../newest-diagnosis.ts'
import type { IncidentPorts } from '../ports.ts'
import { harmSinceItBegan } from '../triage/triage-facts.ts'
import { toldInLines } from './told-in-lines.ts'

/**
 * What a change of an incident is judged by where nobody says it: what users are measured to suffer from since it began, where they
 * meet it. Where the diagnosis says that results are wrong, and nothing fails: the lines that tell of it, as slowness is another matter.
 * Where all that cannot be told: what the triage answered, then what the diagnosis says is wrong, then failures, of the service that the
 * incident is about.
 */
export async function feltMeasure(incident: Incident, ports: IncidentPorts): Promise<Measure> {
  const harm = await harmSinceItBegan(incident, ports)
  const felt = harm && feltIn(harm)
  const diagnosis = newestDiagnosis(incident, ports)
  const lines = diagnosis && toldInLines(diagnosis)
  if (lines !== undefined && (felt === undefined || felt.signal === 'latency-p99')) return lines
  if (felt !== undefined) return felt
  const { service } = incident.lifecycle
  const signal = answered(incident) ?? (diagnosis && diagnosed(diagnosis)) ?? 'error-share'
  return { signal, ...(service !== undefined && { service }) }
}

type Signal = Measure['signal']

/** What the triage says is broken, as a signal; undefined where it says nothing that can be measured. */
const EFFECTS: Readonly<Partial<Record<TriageAnswers['effect'], Signal>>> = {
  down: 'error-share',
  broken: 'error-share',
  slow: 'latency-p99',
}

function answered({ triage }: Incident): Signal | undefined {
  const effect = answerTo(triage, 'effect')
  return Object.hasOwn(EFFECTS, effect) ? EFFECTS[effect as TriageAnswers['effect']] : undefined
}

/** What users feel of a golden signal: what is full makes them wait. */
const diagnosed = ({ signal }: Diagnosis): Signal | undefined =>
  signal === 'latency' || signal === 'saturation' ? 'latency-p99' : undefined

import type { Incident } from '../../method/incident.ts'
import type { TriageFacts } from '../../method/triage/questions.ts'
import { comparedFor, lastMinutesFor } from '../../method/triage/window.ts'
import { type Compared, type Harm, REVENUE_TAG } from '../../model/incident/harm.ts'
import { unixMs } from '../../model/time.ts'
import type { IncidentPorts, TriagePort } from './ports.ts'

const CHANGES_BACK_MS = 24 * 3_600_000 // what was deployed earlier is no quick way back

/**
 * What telemetry can tell about an incident now. It never fails: people have to be able to say how bad it is and what they know
 * while telemetry is down too, so what could not be read is told in `problems`.
 */
export async function triageFacts(incident: Incident, ports: IncidentPorts): Promise<TriageFacts> {
  const now = ports.clock.now()
  const { triage } = ports
  if (triage === undefined) return { now, problems: ['no telemetry is kept here'] }
  const compared = comparedFor(incident, now)
  const problems: string[] = []
  const read = attempts(problems)
  const changed = { from: unixMs(compared.impact.from - CHANGES_BACK_MS), to: now }
  const [harm, lately, revenue, pillars, changes, kindsConnected] = await Promise.all([
    read('what users feel', triage.harm(compared)),
    read('how requests fare now', triage.harm(lastMinutesFor(incident, now))),
    read('what earns money', triage.harm(compared, REVENUE_TAG)),
    read('how much telemetry there is', triage.pillars(compared.impact)),
    read('what was changed', triage.changes(changed)),
    read('what sources of changes there are', triage.changeKinds()),
  ])
  return {
    now,
    problems,
    ...(harm && { harm }),
    ...(lately && { lately }),
    ...(revenue && { revenue }),
    ...(pillars && { pillars }),
    ...(changes && { changes }),
    ...(kindsConnected && { kindsConnected }),
  }
}

/** What users feel in a stretch of time; undefined when it cannot be read. */
export async function harmIn(compared: Compared, triage: TriagePort | undefined): Promise<Harm | undefined> {
  return triage === undefined ? undefined : attempts([])('what users feel', triage.harm(compared))
}

/** Waits for an answer; when there is none, notes why and goes on. */
const attempts =
  (problems: string[]) =>
  async <Answer>(what: string, asked: Promise<Answer>): Promise<Answer | undefined> => {
    try {
      return await asked
    } catch (error) {
      problems.push(`${what} could not be read: ${(error as Error).message.slice(0, 200)}`)
      return undefined
    }
  }

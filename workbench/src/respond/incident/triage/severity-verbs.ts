import { z } from 'zod'
import { ok, type Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { isOpen } from '../../../method/lifecycle/lifecycle.ts'
import { assessedOf, type MeasuredAnswer, measuredAnswers, type TriageFacts } from '../../../method/triage/questions.ts'
import { canBeProposed, reassess } from '../../../method/triage/reassess.ts'
import { type Judged, severityOf } from '../../../method/triage/severity.ts'
import { comparedFor } from '../../../method/triage/window.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import type { Compared } from '../../../model/incident/harm.ts'
import { SEVERITIES, type Severity } from '../../../model/incident/lifecycle.ts'
import { line } from '../../../model/incident/said.ts'
import { TRIAGE_ANSWERS, type TriageAnswers, type TriageQuestion } from '../../../model/incident/triage-questions.ts'
import { rangeInText } from '../../../model/time.ts'
import type { Refusal } from '../refusal.ts'
import { type Call, type Outcome, type Verb, verb } from '../verb.ts'
import { readIncident, work } from '../work.ts'
import { written } from '../written.ts'
import { harmLately, seenNow, triageFacts } from './triage-facts.ts'

/** One question of the triage as it stands. */
export type TriageItem = MeasuredAnswer & {
  /** Answered by a person just now, by the measurement, or by nobody. */
  readonly by: 'person' | 'measured' | 'nobody'
  readonly choices: readonly string[]
}

/** The quick triage: questions, answers, and the severity that follows. */
export type TriageSheet = {
  readonly items: readonly TriageItem[]
  readonly judged: Judged
  /** The severity as somebody said it last. */
  readonly severity: Severity | null
  readonly recorded: boolean
  readonly quiet: { readonly from: string; readonly to: string }
  readonly impact: { readonly from: string; readonly to: string }
  readonly problems: readonly string[]
}

const answers = <Question extends TriageQuestion>(question: Question) => z.enum(TRIAGE_ANSWERS[question]).optional()

const triageShape = {
  dataAtRisk: answers('dataAtRisk').describe('is data lost, wrong or exposed'),
  flowsComplete: answers('flowsComplete').describe('do critical flows complete'),
  trend: answers('trend').describe('does it get worse or spread'),
  sight: answers('sight').describe('are there logs and metrics'),
  rollback: answers('rollback').describe('is there a safe rollback'),
  scope: answers('scope').describe('how many users are affected; many is more than 10 %'),
  effect: answers('effect').describe('what is broken'),
  visibility: answers('visibility').describe('who notices'),
  revenue: answers('revenue').describe('direct loss, a broken SLA, legal trouble'),
  confirm: z.boolean().default(false).describe('record the answers as they were measured'),
  dryRun: z.boolean().default(false).describe('record nothing: shows which severity these answers lead to'),
}

/** Triage: the questions with measured answers; what is answered or confirmed is recorded with the severity that follows. */
export const triage = verb<typeof triageShape, TriageSheet>({
  name: 'triage',
  says: 'the two-minute triage, with measured answers for you to confirm or override',
  about: 'incident',
  does: 'write',
  input: triageShape,
  run: async ({ confirm, dryRun, ...said }, { id, who, ports }) => {
    const read = await readIncident(id, ports)
    if (!read.ok) return read
    const facts = await triageFacts(read.value, ports)
    const items = itemsOf(facts, said)
    const judged = severityOf(answersOf(items))
    const records = !dryRun && (confirm || Object.values(said).some((answer) => answer !== undefined))
    const sheet = sheetOf(read.value, { items, judged, facts, compared: comparedFor(seenNow(read.value, ports)) })
    if (!records) return ok({ incident: read.value, entries: [], answer: sheet })
    const done = await work(id, who, ports, (incident) =>
      ok([triagedEvent(items, judged, facts), ...begunToInvestigate(incident, judged.severity)]),
    )
    return done.ok ? ok({ ...done.value, answer: { ...sheet, severity: judged.severity, recorded: true } }) : done
  },
})

type SaidAnswers = { readonly [Question in TriageQuestion]?: TriageAnswers[Question] | undefined }

const itemsOf = (facts: TriageFacts, said: SaidAnswers): readonly TriageItem[] =>
  measuredAnswers(facts).map((item) => {
    const answer = said[item.question]
    const by = answer !== undefined ? 'person' : item.measured !== null ? 'measured' : 'nobody'
    return { ...item, answer: answer ?? item.answer, by, choices: TRIAGE_ANSWERS[item.question] }
  })

const answersOf = (items: readonly TriageItem[]): TriageAnswers =>
  Object.fromEntries(items.map(({ question, answer }) => [question, answer])) as TriageAnswers // one item a question

type Assessing = {
  readonly items: readonly TriageItem[]
  readonly judged: Judged
  readonly facts: TriageFacts
  readonly compared: Compared
}

function sheetOf(incident: Incident, { items, judged, facts, compared }: Assessing): TriageSheet {
  const { quiet, impact } = compared
  return {
    items,
    judged,
    severity: incident.triage.severity ?? null,
    recorded: false,
    quiet: rangeInText(quiet),
    impact: rangeInText(impact),
    problems: facts.problems,
  }
}

/** With its severity said, an incident is no longer in triage. */
const begunToInvestigate = ({ lifecycle }: Incident, severity: Severity): readonly IncidentEvent[] =>
  lifecycle.state === 'triage'
    ? [{ kind: 'state-changed', to: 'investigating', reason: `its severity is ${severity}` }]
    : []

function triagedEvent(items: readonly TriageItem[], judged: Judged, facts: TriageFacts): IncidentEvent {
  return {
    kind: 'triaged',
    answers: items.map(({ question, measured, answer, by }) => ({ question, measured, answer, by })),
    severity: judged.severity,
    rule: judged.rule,
    reason: judged.reason,
    measurement: assessedOf(facts.lately),
  }
}

/** Sets the severity, with why and with what telemetry says now. */
export const severity = verb({
  name: 'sev',
  says: 'say how bad it is, and why; telemetry now is kept with it',
  about: 'incident',
  does: 'write',
  words: ['severity', 'reason'],
  input: {
    severity: z.enum(SEVERITIES).describe('how bad; in doubt the higher one'),
    reason: line.describe('why'),
  },
  run: async ({ severity: to, reason }, call) => {
    const measured = await measuredFor(call)
    if (!measured.ok) return measured
    const event = { kind: 'severity-set' as const, severity: to, reason, measurement: measured.value }
    return written(call, () => ok([event]))
  },
})

/** Looks again, and proposes a higher severity when the share of failed requests has doubled. People or `sev` decide. */
export const reassessSeverity = verb({
  name: 'reassess',
  says: 'look again: propose a higher severity when twice as many requests fail as at the last assessment',
  about: 'incident',
  does: 'write',
  input: {},
  run: async (_, call): Promise<Result<Outcome<null>, Refusal>> => {
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    if (!isOpen(read.value) || !canBeProposed(read.value.triage))
      return ok({ incident: read.value, entries: [], answer: null })
    const measured = await measuredFor(call)
    if (!measured.ok) return measured
    return written(call, (incident) => {
      const proposal = isOpen(incident) ? reassess(incident.triage, measured.value) : undefined
      return ok(proposal === undefined ? [] : [{ kind: 'severity-proposed', ...proposal }])
    })
  },
})

async function measuredFor({ id, ports }: Call): Promise<Result<ReturnType<typeof assessedOf>, Refusal>> {
  const read = await readIncident(id, ports)
  if (!read.ok) return read
  return ok(assessedOf(await harmLately(read.value, ports)))
}

/** The verbs that say how bad it is. */
export const severityVerbs: readonly Verb[] = [triage, severity, reassessSeverity]

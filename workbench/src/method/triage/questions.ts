import { percent } from '../../lib/percent.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { Pillars } from '../../model/columns.ts'
import type { Harm } from '../../model/incident/harm.ts'
import type { Assessed, MeasuredFact } from '../../model/incident/triage.ts'
import { TRIAGE_QUESTIONS, type TriageAnswers, type TriageQuestion } from '../../model/incident/triage-questions.ts'
import { rfc3339, type UnixMs } from '../../model/time.ts'
import { type Found, fact, unmeasured } from './finding.ts'
import { badShare, flowStates, shareOf } from './flows.ts'
import { effectOf, flowsComplete, scopeOf } from './impact.ts'
import { rollbackOf } from './rollback.ts'
import { count } from './says.ts'
import { trendOf } from './trend.ts'

/** What triage can know by itself; absent where it could not be read. */
export type TriageFacts = {
  readonly now: UnixMs
  /** When the impact began by a diagnosis; nobody has confirmed it. */
  readonly onset?: string
  readonly harm?: Harm
  /** The same of the last minutes. */
  readonly lately?: Harm
  /** The same of what is tagged as earning money. */
  readonly revenue?: Harm
  readonly pillars?: Pillars
  /** The same of the last quarter of the impact. */
  readonly latePillars?: Pillars
  readonly changes?: readonly ChangeEvent[]
  /** Kinds of change that any source has ever sent. */
  readonly kindsConnected?: readonly string[]
  /** Why something could not be read, one sentence each. */
  readonly problems: readonly string[]
}

/** What is asked, how it stands, and what telemetry says. */
export type MeasuredAnswer<Question extends TriageQuestion = TriageQuestion> = {
  readonly question: Question
  readonly asks: string
  readonly measured: MeasuredFact | null
  /** What the measurement answers; `unknown` where there is none. */
  readonly answer: TriageAnswers[Question]
}

/** The questions for people: the five of the quick triage, then those of SEVER. */
export const ASKS: Readonly<Record<TriageQuestion, string>> = {
  dataAtRisk: 'Is data at risk: lost, wrong or exposed?',
  flowsComplete: 'Do critical flows complete?',
  trend: 'Does it spread or get worse? (SEVER: escalation)',
  sight: 'Are there logs and metrics?',
  rollback: 'Is there a safe rollback?',
  scope: 'Scope: how many users are affected?',
  effect: 'Effect: what is broken?',
  visibility: 'Visibility: who notices, customers or only we?',
  revenue: 'Revenue: direct loss, a broken SLA, legal trouble?',
}

/** The questions in their order, answered as far as telemetry can tell. */
export function measuredAnswers(facts: TriageFacts): readonly MeasuredAnswer[] {
  const { harm } = facts
  const states = harm === undefined ? [] : flowStates(harm)
  const heard = harm !== undefined && harm.whole.before.spans + harm.whole.since.spans > 0 ? harm : undefined
  const found: { readonly [Question in TriageQuestion]: Found<Question> } = {
    dataAtRisk: unmeasured,
    flowsComplete: heard ? flowsComplete(heard, states) : unmeasured,
    trend: heard ? trendOf(heard, facts.latePillars) : unmeasured,
    sight: sightOf(facts.pillars),
    rollback: rollbackOf(facts),
    scope: heard ? scopeOf(heard, states) : unmeasured,
    effect: heard ? effectOf(heard, states) : unmeasured,
    visibility: unmeasured,
    revenue: revenueOf(facts.revenue),
  }
  return TRIAGE_QUESTIONS.map((question) => ({ question, asks: ASKS[question], ...found[question] }))
}

/** The numbers that a severity rests on: how requests fared in the last minutes. */
export function assessedOf(lately: Harm | undefined): Assessed | null {
  if (lately === undefined) return null
  const { since } = lately.whole
  const { from, to } = lately.compared.impact
  const share = (part: number): number | null => (since.requests > 0 ? shareOf(part, since) : null)
  return {
    from: rfc3339(from),
    to: rfc3339(to),
    spans: since.spans,
    requests: since.requests,
    failedShare: share(since.failed),
    slowShare: share(since.slow),
  }
}

function sightOf(pillars: Pillars | undefined): Found<'sight'> {
  if (pillars === undefined) return unmeasured
  const { spans, logs, metricPoints } = pillars
  const says = `${spans} spans, ${logs} log lines, ${metricPoints} metric points since the impact began`
  const answer = logs > 0 && metricPoints > 0 ? 'yes' : spans + logs + metricPoints > 0 ? 'partly' : 'no'
  return { answer, measured: fact(says, { spans, logs, metricPoints }) }
}

/** Only a loss can be seen here: that nothing is lost does not say that no SLA is broken. */
function revenueOf(harm: Harm | undefined): Found<'revenue'> {
  if (harm === undefined || harm.whole.before.spans + harm.whole.since.spans === 0) return unmeasured
  const off = flowStates(harm).filter(({ failing, slow, silent }) => failing || slow || silent)
  const { since } = harm.whole
  const says = `${percent(badShare(since))} of what earns money failed or was slow (${count(since.failed + since.slow)} of ${count(since.requests)})`
  const numbers = {
    requests: since.requests,
    badShare: badShare(since),
    flows: harm.flows.length,
    offBaseline: off.length,
  }
  return { answer: off.length > 0 ? 'yes' : 'unknown', measured: fact(says, numbers, harm.asked) }
}

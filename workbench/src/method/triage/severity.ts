import type { Severity } from '../../model/incident/lifecycle.ts'
import { TRIAGE_QUESTIONS, type TriageAnswers, type TriageQuestion } from '../../model/incident/triage-questions.ts'

/** Whether a rule holds; unknown as long as an answer that decides it is. */
type Truth = boolean | 'unknown'

type SeverityRule = {
  readonly name: string
  readonly severity: Severity
  /** For people, after "because". */
  readonly says: string
  readonly holds: (answers: TriageAnswers) => Truth
}

/** How bad it is, by which rule, and what is not known about it. */
export type Judged = {
  readonly severity: Severity
  readonly rule: string
  readonly reason: string
  /** The severity by what is known alone; lower than `severity` where doubt decides. */
  readonly settled: Severity
  /** Open questions that make it as high as it is. */
  readonly doubts: readonly TriageQuestion[]
  /** The severity if these turn out to be harmless. */
  readonly withoutDoubts: Severity
  /** What the answers advise, whatever the severity. */
  readonly advice: readonly string[]
}

const is = (answer: string, ...values: readonly string[]): Truth =>
  answer === 'unknown' ? 'unknown' : values.includes(answer)

const all = (...truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes('unknown') ? 'unknown' : true

const any = (...truths: readonly Truth[]): Truth =>
  truths.includes(true) ? true : truths.includes('unknown') ? 'unknown' : false

/** The rules of severity, highest first. "Internal only" is P2, so harm to a flow counts where customers see it. */
const RULES: readonly SeverityRule[] = [
  {
    name: 'data-at-risk',
    severity: 'P0',
    says: 'data is at risk',
    holds: ({ dataAtRisk, effect }) => (effect === 'data-loss' || effect === 'breach' ? true : is(dataAtRisk, 'yes')),
  },
  {
    name: 'down-for-many',
    severity: 'P0',
    says: 'it is down for more than 10 % of users',
    holds: ({ effect, scope }) => all(is(effect, 'down'), is(scope, 'all', 'many')),
  },
  {
    name: 'flow-broken',
    severity: 'P1',
    says: 'customers cannot complete a critical flow',
    holds: ({ flowsComplete, visibility }) => all(is(flowsComplete, 'no'), is(visibility, 'customers')),
  },
  {
    name: 'feature-broken',
    severity: 'P1',
    says: 'a feature is broken for some customers',
    holds: ({ effect, scope, visibility }) =>
      all(is(effect, 'down', 'broken'), is(scope, 'all', 'many', 'some', 'one'), is(visibility, 'customers')),
  },
  {
    name: 'slow',
    severity: 'P1',
    says: 'it is more than 50 % slower for customers',
    holds: ({ effect, flowsComplete, visibility }) =>
      all(any(is(effect, 'slow'), is(flowsComplete, 'slowly')), is(visibility, 'customers')),
  },
  { name: 'revenue', severity: 'P1', says: 'revenue is impaired', holds: ({ revenue }) => is(revenue, 'yes') },
]

const OTHERWISE = {
  name: 'no-harm-that-hurries',
  severity: 'P2',
  says: 'nothing that customers need is harmed',
} as const

const RAISED = { P2: 'P1', P1: 'P0', P0: 'P0' } as const

/**
 * The severity that the answers give, in doubt the higher one: a rule that hangs on an unknown
 * answer counts as if it held. What gets worse or spreads is one step higher; that takes a known answer, as a reason to
 * hurry more is something somebody has seen.
 */
export function severityOf(answers: TriageAnswers): Judged {
  const truths = RULES.map((rule) => ({ rule, truth: rule.holds(answers) }))
  const known = truths.find(({ truth }) => truth === true)?.rule ?? OTHERWISE
  const { rule, truth } = truths.find((t) => t.truth !== false) ?? { rule: OTHERWISE, truth: true }
  const rising = answers.trend === 'worse' || answers.trend === 'spreading'
  const step = (severity: Severity): Severity => (rising ? RAISED[severity] : severity)
  const severity = step(rule.severity)
  const settled = step(known.severity)
  const doubts = severity === settled ? [] : doubtsOf(answers, rule.severity)
  const because = truth === true || severity === settled ? known.says : `nobody knows yet whether ${rule.says}`
  const raised = rising && rule.severity !== severity ? `; it ${risingSays(answers.trend)}, so one step higher` : ''
  return {
    severity,
    rule: doubts.length === 0 ? known.name : rule.name,
    reason: `${because}${raised}`,
    settled,
    doubts,
    withoutDoubts: doubts.length === 0 ? severity : severityOf({ ...answers, ...harmless(doubts) }).severity,
    advice: adviceOf(answers),
  }
}

const risingSays = (trend: TriageAnswers['trend']): string => (trend === 'spreading' ? 'spreads' : 'gets worse')

/** Unknown answers without which the severity would be lower. */
function doubtsOf(answers: TriageAnswers, decided: Severity): readonly TriageQuestion[] {
  const hurrying = RULES.filter((rule) => rule.holds(answers) === 'unknown' && rule.severity <= decided)
  return TRIAGE_QUESTIONS.filter(
    (question) =>
      answers[question] === 'unknown' &&
      hurrying.some((rule) => rule.holds({ ...answers, [question]: NONE[question] }) === false),
  )
}

const harmless = (doubts: readonly TriageQuestion[]): Partial<TriageAnswers> =>
  Object.fromEntries(doubts.map((question) => [question, NONE[question]]))

/** The answer to each question that speaks of the least harm. */
const NONE: TriageAnswers = {
  dataAtRisk: 'no',
  flowsComplete: 'yes',
  trend: 'stable',
  sight: 'yes',
  rollback: 'no',
  scope: 'none',
  effect: 'none',
  visibility: 'internal',
  revenue: 'no',
}

/** Quick triage: no sight → restore it first; a safe rollback → consider it. */
function adviceOf({ sight, rollback, dataAtRisk }: TriageAnswers): readonly string[] {
  return [
    ...(sight === 'no' ? ['restore sight first: there are neither logs nor metrics'] : []),
    ...(rollback === 'yes' ? ['consider the rollback: there is a safe one'] : []),
    ...(dataAtRisk === 'yes' ? ['stop what writes before looking for the cause'] : []),
  ]
}

import { newcombe, type SeenShare } from '../../lib/wilson.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { Pillars } from '../../model/columns.ts'
import type { Fared, FlowHarm, Harm } from '../../model/incident/harm.ts'
import type { Asked } from '../../model/incident/measure.ts'
import type { Assessed, MeasuredFact, TriageAnswers, TriageQuestion } from '../../model/incident/triage.ts'
import { TRIAGE_QUESTIONS } from '../../model/incident/triage.ts'
import { rfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import { badShare, type FlowState, flowState, SILENT_SPANS_MIN, shareOf, touchedIn } from './flows.ts'
import { rollbackOf } from './rollback.ts'
import { count, duration, minute, nameOf, percent } from './says.ts'

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

/** The questions for people: the five of the quick triage, then those of SEVER (method §2). */
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

type Found<Question extends TriageQuestion> = {
  readonly answer: TriageAnswers[Question]
  readonly measured: MeasuredFact | null
}

const unmeasured = { answer: 'unknown', measured: null } as const

/** The questions in their order, answered as far as telemetry can tell. */
export function measuredAnswers(facts: TriageFacts): readonly MeasuredAnswer[] {
  const { harm } = facts
  const states = harm?.flows.map(flowState) ?? []
  const heard = harm !== undefined && harm.whole.before.spans + harm.whole.since.spans > 0 ? harm : undefined
  const found: { readonly [Question in TriageQuestion]: Found<Question> } = {
    dataAtRisk: unmeasured,
    flowsComplete: heard ? flowsComplete(heard, states) : unmeasured,
    trend: heard ? trendOf(heard) : unmeasured,
    sight: sightOf(facts.pillars),
    rollback: rollbackOf(facts),
    scope: heard ? scopeOf(heard, states) : unmeasured,
    effect: heard ? effectOf(heard, states) : unmeasured,
    visibility: unmeasured,
    revenue: revenueOf(facts.revenue),
  }
  return TRIAGE_QUESTIONS.map((question) => ({ question, asks: ASKS[question], ...found[question] }))
}

/** What users feel and how many of them, in words, numbers and the query behind them. */
export function effectAndScope(harm: Harm): { readonly effect: Found<'effect'>; readonly scope: Found<'scope'> } {
  if (harm.whole.since.requests === 0) return { effect: unmeasured, scope: unmeasured }
  const states = harm.flows.map(flowState)
  return { effect: effectOf(harm, states), scope: scopeOf(harm, states) }
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

const FLOWS_TOLD = 3

function flowsComplete({ flows, asked }: Harm, states: readonly FlowState[]): Found<'flowsComplete'> {
  const off = states.filter(({ failing, slow, silent }) => failing || slow || silent)
  const named = off.slice(0, FLOWS_TOLD).map(flowSays).join('; ')
  const more = off.length > FLOWS_TOLD ? `; and ${off.length - FLOWS_TOLD} more` : ''
  const comparable = states.some(({ compared }) => compared)
  const says =
    off.length === 0
      ? calmSays(flows.length, comparable)
      : `${off.length} of ${flows.length} left their baseline: ${named}${more}`
  const answer = off.some(({ failing, silent }) => failing || silent)
    ? 'no'
    : off.length > 0
      ? 'slowly'
      : comparable
        ? 'yes'
        : 'unknown'
  return { answer, measured: fact(says, { flows: flows.length, offBaseline: off.length }, asked) }
}

const beforeSays = (before: Fared, part: number): string =>
  before.requests > 0 ? `before ${percent(shareOf(part, before))}` : 'none came before'

const calmSays = (flows: number, comparable: boolean): string =>
  comparable ? `all ${flows} are in their baseline` : `none of ${flows} fails; ${UNCOMPARED}`

const UNCOMPARED = 'no request came in the quiet stretch, so what is slow cannot be told'

function flowSays({ flow, failing, silent }: FlowState): string {
  const { before, since, p99Ms, p99MsBefore } = flow
  const name = nameOf(flow.service, flow.operation)
  if (silent) return `${name} gets no requests (before ${count(before.requests)})`
  if (failing) return `${name} fails in ${percent(shareOf(since.failed, since))} (${beforeSays(before, before.failed)})`
  return `${name} p99 ${duration(p99MsBefore ?? 0)} → ${duration(p99Ms ?? 0)}`
}

/** The last quarter of the impact against the quarter before; 95 % interval of the difference of bad shares. */
function trendOf({ whole, flows, asked, compared }: Harm): Found<'trend'> {
  const [, , third, last] = whole.quarters
  const { from, to } = compared.impact
  const quarterMs = (to - from) / 4
  const since = minute(unixMs(to - quarterMs))
  if (last.spans === 0 && third.spans >= SILENT_SPANS_MIN)
    return {
      answer: 'worse',
      measured: fact(`no requests come since ${since}`, { before: third.requests, after: 0 }, asked),
    }
  if (third.spans < SILENT_SPANS_MIN || last.spans < SILENT_SPANS_MIN) return unmeasured
  const difference = newcombe(badSeen(third), badSeen(last))
  const numbers = { before: badShare(third), after: badShare(last), low: difference.low, high: difference.high }
  const change = `failed or slow ${percent(numbers.before)} → ${percent(numbers.after)} since ${since}`
  const bounds = `difference ${signed(difference.low)} to ${signed(difference.high)}, 95 %`
  const fresh = newlyTouched(flows)
  const spread =
    fresh.length === 0
      ? ''
      : `; newly hit: ${fresh
          .slice(0, FLOWS_TOLD)
          .map((f) => nameOf(f.service, f.operation))
          .join(', ')}`
  const answer =
    difference.low > 0 ? 'worse' : fresh.length > 0 ? 'spreading' : difference.high < 0 ? 'better' : 'stable'
  return { answer, measured: fact(`${change} (${bounds})${spread}`, { ...numbers, newlyHit: fresh.length }, asked) }
}

const badSeen = (fared: Fared): SeenShare => ({ share: badShare(fared), of: fared.spans })

const signed = (share: number): string => `${share >= 0 ? '+' : '−'}${percent(Math.abs(share))}`

/** Flows that left their baseline in the last quarter and in none before. */
function newlyTouched(flows: readonly FlowHarm[]): readonly FlowHarm[] {
  const earlier = new Set(([0, 1, 2] as const).flatMap((quarter) => touchedIn(flows, quarter)))
  return touchedIn(flows, 3).filter((flow) => !earlier.has(flow))
}

function sightOf(pillars: Pillars | undefined): Found<'sight'> {
  if (pillars === undefined) return unmeasured
  const { spans, logs, metricPoints } = pillars
  const says = `${spans} spans, ${logs} log lines, ${metricPoints} metric points since the impact began`
  const answer = logs > 0 && metricPoints > 0 ? 'yes' : spans + logs + metricPoints > 0 ? 'partly' : 'no'
  return { answer, measured: fact(says, { spans, logs, metricPoints }) }
}

/** Method §2: P0 begins at more than 10 % of users; "all" leaves room for those who did not come by. */
const SCOPE_MANY = 0.1
const SCOPE_ALL = 0.9

/** Users where requests name them, else requests; what was bad already before the impact does not count. */
function scopeOf({ whole, asked }: Harm, states: readonly FlowState[]): Found<'scope'> {
  const { since, before, users, usersHit } = whole
  const bad = since.failed + since.slow
  const requests = `${percent(badShare(since))} of requests failed or were slow (${count(bad)} of ${count(since.requests)}; ${beforeSays(before, before.failed + before.slow)})`
  const share = users === null ? badShare(since) : (usersHit ?? 0) / users
  const people = users === null ? '' : `${usersHit} of ${users} users (${percent(share)}) met one; `
  const numbers = {
    requests: since.requests,
    bad,
    badShare: badShare(since),
    badShareBefore: badShare(before),
    users,
    usersHit,
  }
  return {
    answer: scopeFor(states, share - badShare(before), usersHit),
    measured: fact(`${people}${requests}`, numbers, asked),
  }
}

function scopeFor(states: readonly FlowState[], share: number, usersHit: number | null): TriageAnswers['scope'] {
  const touched = states.filter(({ failing, slow, silent, glitch }) => failing || slow || silent || glitch)
  if (touched.length === 0) return states.some(({ compared }) => compared) ? 'none' : 'unknown'
  if (touched.length === states.length && touched.every(({ silent }) => silent)) return 'all'
  if (usersHit === 1) return 'one'
  return share >= SCOPE_ALL ? 'all' : share > SCOPE_MANY ? 'many' : 'some'
}

function effectOf({ whole, asked }: Harm, states: readonly FlowState[]): Found<'effect'> {
  const { since, p99Ms, p99MsBefore } = whole
  const p99 = p99Ms === null || p99MsBefore === null ? '' : `, p99 ${duration(p99MsBefore)} → ${duration(p99Ms)}`
  const down = states.filter((state) => state.down).map(({ flow }) => nameOf(flow.service, flow.operation))
  const downs = down.length === 0 ? '' : `down: ${down.slice(0, FLOWS_TOLD).join(', ')}; `
  const says = `${downs}${percent(shareOf(since.failed, since))} of requests fail${p99}`
  const numbers = {
    failedShare: shareOf(since.failed, since),
    slowShare: shareOf(since.slow, since),
    p99Ms,
    p99MsBefore,
    down: down.length,
  }
  return { answer: effectFor(states), measured: fact(says, numbers, asked) }
}

function effectFor(states: readonly FlowState[]): TriageAnswers['effect'] {
  if (states.some(({ down }) => down)) return 'down'
  if (states.some(({ failing }) => failing)) return 'broken'
  if (states.some(({ slow }) => slow)) return 'slow'
  if (states.some(({ glitch }) => glitch)) return 'glitch'
  return states.some(({ compared }) => compared) ? 'none' : 'unknown'
}

/** Only a loss can be seen here: that nothing is lost does not say that no SLA is broken. */
function revenueOf(harm: Harm | undefined): Found<'revenue'> {
  if (harm === undefined || harm.whole.before.spans + harm.whole.since.spans === 0) return unmeasured
  const off = harm.flows.map(flowState).filter(({ failing, slow, silent }) => failing || slow || silent)
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

function fact(says: string, numbers: MeasuredFact['numbers'], asked?: Asked): MeasuredFact {
  return { says, numbers, ...(asked && { query: { name: asked.name, params: queryParams(asked) } }) }
}

const queryParams = ({ params }: Asked): Record<string, string | number | string[]> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  )

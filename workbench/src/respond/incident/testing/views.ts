import { chainSays } from '../../../method/testing/links.ts'
import { nextLookAt } from '../../../method/testing/open-tests.ts'
import { type Standing, standingOf, type Tested } from '../../../method/testing/standing.ts'
import type { Hypothesis, Prediction } from '../../../method/testing/testing.ts'
import { planWords } from '../../../method/testing/words.ts'
import type { TestVerdict } from '../../../model/incident/testing.ts'
import { rfc3339, type UnixMs, unixMs } from '../../../model/time.ts'

/** A prediction as faces show it. */
export type PredictionView = {
  readonly id: string
  readonly hypothesis: string
  readonly text: string
  /** What is looked at and what decides, one clause each. */
  readonly plan: readonly string[]
  /** A person looks, and not the machine. */
  readonly byHand: boolean
  readonly frozenAt: string
  readonly timeBoxEndsAt: string
  readonly state: TestVerdict | 'open' | 'dropped' | 'time-box over'
  readonly discriminating: boolean
  /** The sentence with the numbers that decided; null while it is open. */
  readonly says: string | null
  readonly looks: readonly LookView[]
  /** When the next look is due; null when none is. */
  readonly nextLookAt: string | null
  /** Refuted: where to look next. */
  readonly beyond: readonly string[]
}

/** One look as faces show it. */
export type LookView = {
  readonly at: string
  readonly verdict: TestVerdict
  readonly says: string
  readonly control: string | null
}

/** A hypothesis with its predictions as faces show it. */
export type HypothesisView = {
  readonly id: string
  readonly statement: string
  readonly service: string | null
  readonly change: string | null
  readonly mechanism: readonly string[]
  /** The same in one line, each link with what shows it, or marked as a belief. */
  readonly chain: string
  readonly proposedAs: string | null
  readonly by: string
  readonly at: string
  readonly standing: Standing
  /** What refutes or doubts it. */
  readonly because: readonly string[]
  /** What it needs to count as supported. */
  readonly lacks: readonly string[]
  readonly parked: string | null
  /** True when the team acts on it. */
  readonly committed: boolean
  readonly predictions: readonly PredictionView[]
}

/** The view of a hypothesis. */
export function hypothesisView(hypothesis: Hypothesis, tested: Tested, now: UnixMs): HypothesisView {
  const { testing } = tested
  const { service = null, change = null, proposedAs = null, parked = null } = hypothesis
  const own = testing.predictions.filter((p) => p.hypothesis === hypothesis.id)
  return {
    ...hypothesis,
    service,
    change,
    proposedAs,
    parked,
    chain: chainSays(hypothesis.links, testing),
    committed: testing.committed?.hypothesis === hypothesis.id,
    ...standingOf(hypothesis, tested, now),
    predictions: own.map((p) => predictionView(p, now)),
  }
}

/** The view of a prediction. */
export function predictionView(prediction: Prediction, now: UnixMs): PredictionView {
  const { id, hypothesis, text, plan, sampling, frozenAt, timeBoxEndsAt, result, samples } = prediction
  const next = nextLookAt(prediction)
  return {
    id,
    hypothesis,
    text,
    plan: planWords(plan, sampling),
    byHand: plan.kind === 'manual',
    frozenAt,
    timeBoxEndsAt,
    state: stateOf(prediction, now),
    discriminating: result?.discriminating ?? false,
    says: result?.says ?? null,
    looks: samples.map(({ at, verdict, says, control }) => ({ at, verdict, says, control: control?.says ?? null })),
    nextLookAt: next === undefined ? null : rfc3339(unixMs(Math.max(next, Date.parse(frozenAt)))),
    beyond: result?.beyond ?? [],
  }
}

function stateOf({ result, dropped, timeBoxEndsAt }: Prediction, now: UnixMs): PredictionView['state'] {
  if (result !== undefined) return result.verdict
  if (dropped !== undefined) return 'dropped'
  return now < Date.parse(timeBoxEndsAt) ? 'open' : 'time-box over'
}

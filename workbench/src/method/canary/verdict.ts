import { logEvidence, shareBounds, type Tried } from '../../lib/always-valid.ts'
import { CANARY_MEASURES, type CanaryMeasure, type CanaryPart, type NewLogKind } from '../../model/canary.ts'

/**
 * Paper   A. Turner, A. Ly, P. Grünwald: Generic E-variables for exact sequential k-sample tests that allow for optional stopping, 2024, with
 *         the bets of `lib/always-valid.ts`
 * Idea    In one stretch of time and one operation both sides are alike but for the version. If the canary is no worse, then of all bad
 *         requests there it gets its share of the requests, whatever the load does in between. Evidence against that is multiplied over
 *         the parts, and averaged over the measures; an average of bets is a bet.
 * Input   requests and bad requests of both sides, part by part; kinds of log lines that only the canary writes
 * Output  fail: that it is no worse is refuted; pass: every measure is shown to be within its tolerance; else wait
 * Cost    linear in the parts
 */

/** The probability that a canary that is no worse ever fails, over all looks: from requests, and from log lines. */
const FALSE_ALARMS_MAX = { requests: 0.04, logs: 0.01 } as const

/** How sure the bounds of each side are for a pass: wrong once in forty, each. */
const BOUND_ALPHA = 0.025

/**
 * What is let pass, in shares of requests: one in a hundred more may fail; the slowest hundredth may double, the slowest tenth grow
 * by half, and the slower half by a tenth.
 */
const TOLERANCE: Readonly<Record<CanaryMeasure, number>> = {
  errors: 0.01,
  'slower-than-p50': 0.05,
  'slower-than-p90': 0.05,
  'slower-than-p99': 0.01,
}

/** Log lines from here on tell of trouble (OpenTelemetry: WARN); new ones below it come with every version. */
const WARN = 13

/** One measure of both sides. The difference lies between `low` and `high`, at every look. */
export type MeasureSeen = {
  readonly measure: CanaryMeasure
  readonly canary: number | null
  readonly rest: number | null
  readonly low: number
  readonly high: number
  /** How many times likelier what was seen is if it is worse. */
  readonly evidence: number
  readonly stands: 'worse' | 'within' | 'open'
}

export type CanaryVerdict = {
  readonly verdict: 'pass' | 'fail' | 'wait'
  readonly measures: readonly MeasureSeen[]
  /** Kinds of log lines that would hardly be the canary's alone if it were as the rest. */
  readonly logKinds: readonly NewLogKind[]
  readonly requests: { readonly canary: number; readonly rest: number }
}

/** Judges a canary from its beginning to now. */
export function canaryVerdict(parts: readonly CanaryPart[], newKinds: readonly NewLogKind[]): CanaryVerdict {
  const logs = CANARY_MEASURES.map((measure) => logEvidence(triedOf(parts, measure)))
  const requests = { canary: sum(parts, 'canary', 'requests'), rest: sum(parts, 'rest', 'requests') }
  const isWorse = logMean(logs) >= -Math.log(FALSE_ALARMS_MAX.requests)
  const strongest = Math.max(...logs)
  const measures = CANARY_MEASURES.map((measure, i) => seen(measure, parts, logs[i]!, isWorse && logs[i]! >= strongest))
  const logKinds = newKinds.filter((kind) => isItsOwn(kind, requests))
  const within = measures.every(({ stands }) => stands === 'within')
  const failed = logKinds.length > 0 || (isWorse && !within)
  return { verdict: failed ? 'fail' : within ? 'pass' : 'wait', measures, logKinds, requests }
}

/** Of the bad requests of each part, the canary's share is claimed to be its share of the requests. */
const triedOf = (parts: readonly CanaryPart[], measure: CanaryMeasure): readonly Tried[] =>
  parts.flatMap(({ canary, rest }): readonly Tried[] => {
    const of = basisOf(measure)
    const tries = canary.bad[measure] + rest.bad[measure]
    if (tries === 0 || canary[of] === 0 || rest[of] === 0) return []
    return [{ successes: canary.bad[measure], tries, share: canary[of] / (canary[of] + rest[of]) }]
  })

const basisOf = (measure: CanaryMeasure): 'requests' | 'timed' => (measure === 'errors' ? 'requests' : 'timed')

function seen(measure: CanaryMeasure, parts: readonly CanaryPart[], log: number, isWorse: boolean): MeasureSeen {
  const [canary, rest] = [sided(measure, parts, 'canary'), sided(measure, parts, 'rest')]
  const [c, r] = [shareBounds(canary, BOUND_ALPHA), shareBounds(rest, BOUND_ALPHA)]
  const high = c.high - r.low
  const isWithin = high <= TOLERANCE[measure]
  return {
    measure,
    canary: shareOf(canary),
    rest: shareOf(rest),
    low: c.low - r.high,
    high,
    evidence: Math.exp(log),
    stands: isWithin ? 'within' : isWorse ? 'worse' : 'open',
  }
}

type Sided = Pick<Tried, 'successes' | 'tries'>

const sided = (measure: CanaryMeasure, parts: readonly CanaryPart[], side: keyof CanaryPart): Sided => ({
  successes: parts.reduce((total, part) => total + part[side].bad[measure], 0),
  tries: sum(parts, side, basisOf(measure)),
})

const sum = (parts: readonly CanaryPart[], side: keyof CanaryPart, of: 'requests' | 'timed'): number =>
  parts.reduce((total, part) => total + part[side][of], 0)

const shareOf = ({ successes, tries }: Sided): number | null => (tries === 0 ? null : successes / tries)

/**
 * Each occasion of a kind is the canary's with the probability of its share of requests. The first so many are all its own with that
 * share to their power; the n-th kind may err with 1/(n (n + 1)) of the whole, which sums to it, however many kinds come.
 */
function isItsOwn({ severity, occasions, nth }: NewLogKind, { canary, rest }: CanaryVerdict['requests']): boolean {
  if (severity < WARN || canary === 0 || rest === 0) return false
  return occasions * Math.log(canary / (canary + rest)) <= Math.log(FALSE_ALARMS_MAX.logs / (nth * (nth + 1)))
}

function logMean(logs: readonly number[]): number {
  const best = Math.max(...logs)
  return best + Math.log(logs.reduce((total, log) => total + Math.exp(log - best), 0) / logs.length)
}

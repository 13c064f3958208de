/**
 * Paper    Dunning, Accurate Methods for the Statistics of Surprise and Coincidence (1993); rule and softening as Elasticsearch describes its PValueScore
 * Idea     likelihood ratio of "bad and good carry it at different rates" against "at one rate", softened so that small samples stay quiet
 * Input    how many of the bad and of the good requests carry something
 * Output   −ln of the p value; 0 when the bad do not carry it clearly more often
 * Cost     O(1)
 */

/** `bad` of `badTotal` and `good` of `goodTotal` requests carry it; fractions are fine (effective counts). */
export type Counts = {
  readonly bad: number
  readonly badTotal: number
  readonly good: number
  readonly goodTotal: number
}

const PSEUDO_SHARE = 0.05 // added to both sides, so that differences below 5 % never count
const RISE_MIN = 1.05

/** Surprise that bad requests carry it more often: −ln p, 0 for none. */
export function pValueScore(counts: Counts): number {
  if (counts.badTotal <= 0 || counts.goodTotal <= 0) return 0
  if (counts.bad / counts.badTotal <= counts.good / counts.goodTotal) return 0
  const softened = soften(counts)
  if (softened.bad / softened.badTotal <= softened.good / softened.goodTotal) return 0
  return minusLnChiSquareTail(2 * logLikelihoodRatio(softened))
}

function soften(counts: Counts): Counts {
  const addedBad = pseudoCount(counts.badTotal)
  const addedGood = pseudoCount(counts.goodTotal)
  const bad = counts.bad + addedBad
  const badTotal = counts.badTotal + addedBad
  const goodTotal = counts.goodTotal + addedGood
  const lifted = Math.min(RISE_MIN * (counts.good + addedGood), (bad / badTotal) * goodTotal)
  return { bad, badTotal, good: Math.floor(lifted + 0.5), goodTotal }
}

const pseudoCount = (total: number): number => Math.floor(Math.max(PSEUDO_SHARE * total + 0.5, 1))

/** ln of the likelihood of two rates over the likelihood of one; never negative. */
export function logLikelihoodRatio({ bad, badTotal, good, goodTotal }: Counts): number {
  const pooled = (bad + good) / (badTotal + goodTotal)
  const apart = lnLikelihood(bad, badTotal, bad / badTotal) + lnLikelihood(good, goodTotal, good / goodTotal)
  return Math.max(0, apart - lnLikelihood(bad, badTotal, pooled) - lnLikelihood(good, goodTotal, pooled))
}

const lnLikelihood = (k: number, n: number, rate: number): number => timesLn(k, rate) + timesLn(n - k, 1 - rate)

const timesLn = (k: number, x: number): number => (k <= 0 ? 0 : k * Math.log(Math.max(x, Number.MIN_VALUE)))

/** −ln P(χ² with one degree of freedom > x), exact enough (1e-7) where p itself is too small for a double. */
export function minusLnChiSquareTail(x: number): number {
  return x <= 0 ? 0 : Math.max(0, -lnErfc(Math.sqrt(x / 2)))
}

const ERFC_CHEBYSHEV = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
] as const // fit of ln(erfc(z) e^(z²) / t) in t = 1 / (1 + z / 2), relative error below 1.2e-7

function lnErfc(z: number): number {
  const t = 1 / (1 + z / 2)
  const fit = ERFC_CHEBYSHEV.reduceRight<number>((sum, coefficient) => sum * t + coefficient, 0)
  return Math.log(t) - z * z + fit
}

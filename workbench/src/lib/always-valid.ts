/**
 * Paper   S. R. Howard, A. Ramdas, J. McAuliffe, J. Sekhon: Time-uniform Chernoff bounds via nonnegative supermartingales, 2020; the mixture
 *         is H. Robbins: Statistical methods related to the law of the iterated logarithm, 1970; that drawing without putting back is
 *         narrower than with it is W. Hoeffding: Probability inequalities for sums of bounded random variables, 1963, section 6.
 * Idea    If each of n tries succeeds with a share of at most p, then θ^successes / (1 + p (θ − 1))^n, for a θ above 1, is a bet that
 *         nobody wins on average. Its product over time, averaged over several θ, exceeds 1/α with a probability of at most α, however
 *         often it is looked at (Ville's inequality). With θ below 1 the same bet is on fewer successes.
 * Input   successes and tries so far, with the share that is claimed; the claim may differ from part to part
 * Output  the logarithm of the averaged bet; or the bounds of the mean share that no such bet refutes
 * Cost    the parts times the number of θ; bounds: 60 halvings of that
 */

/** Tries that share one claim: of `tries`, `successes`, where at most (or at least) `share` was claimed. */
export type Tried = { readonly successes: number; readonly tries: number; readonly share: number }

/** Odds that are bet on: from what takes thousands of tries to see, to what a handful shows. */
const ODDS = [1.05, 1.1, 1.2, 1.4, 1.7, 2, 3, 5, 10, 30]

/** The logarithm of the evidence that successes are more than was claimed; `fewer` bets on the other side. */
export function logEvidence(parts: readonly Tried[], side: 'more' | 'fewer' = 'more'): number {
  const bets = ODDS.map((odds) => logBet(parts, side === 'more' ? odds : 1 / odds))
  const best = Math.max(...bets)
  return best + Math.log(bets.reduce((sum, bet) => sum + Math.exp(bet - best), 0) / bets.length)
}

function logBet(parts: readonly Tried[], odds: number): number {
  let sum = 0
  for (const { successes, tries, share } of parts)
    sum += successes * Math.log(odds) - tries * Math.log1p(share * (odds - 1))
  return sum
}

/** The mean share of all tries lies between these with a confidence of 1 − α on each side, at every look. */
export function shareBounds(
  { successes, tries }: Omit<Tried, 'share'>,
  alpha: number,
): { readonly low: number; readonly high: number } {
  if (tries === 0) return { low: 0, high: 1 }
  const seen = successes / tries
  const isRefuted = (share: number, side: 'more' | 'fewer'): boolean =>
    logEvidence([{ successes, tries, share }], side) >= -Math.log(alpha)
  return {
    low: edge(0, seen, (share) => isRefuted(share, 'more')),
    high: edge(1, seen, (share) => isRefuted(share, 'fewer')),
  }
}

const HALVINGS = 60 // beyond them two doubles of this size are neighbours

/** From a far end that may be refuted towards what was seen, which never is: the last share that is. */
function edge(end: number, seen: number, isRefuted: (share: number) => boolean): number {
  if (!isRefuted(end)) return end
  let [far, near] = [end, seen]
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (far + near) / 2
    if (isRefuted(middle)) far = middle
    else near = middle
  }
  return far
}

/**
 * Paper    Fisher, On the Interpretation of χ² from Contingency Tables, and the Calculation of P (1922)
 * Idea     given how many of all did it, chance deals them to the two sides like cards; the tail of that deal is the p value
 * Input    how many of each side did it
 * Output   −ln of the two-sided p value, exact for handfuls too; 0 where one side is empty
 * Cost     O(size of the smaller outcome), stopping where further terms no longer count
 * Departs  two-sided by doubling the tail
 */

/** Two sides, and how many of each did it. */
export type TwoSides = {
  readonly did: number
  readonly of: number
  readonly otherDid: number
  readonly otherOf: number
}

const NEGLIGIBLE = -36 // e^−36 of the largest term is below a double's precision

/** Surprise that the two sides do it at one rate: −ln p. */
export function fisherSurprise({ did, of, otherDid, otherOf }: TwoSides): number {
  if (of <= 0 || otherOf <= 0) return 0
  const all = did + otherDid
  const lnTotal = lnChoose(of + otherOf, all)
  const lnChance = (k: number): number => lnChoose(of, k) + lnChoose(otherOf, all - k) - lnTotal
  const step = did * otherOf >= otherDid * of ? 1 : -1 // away from equal rates
  const lnFirst = lnChance(did)
  let tail = 0
  for (let k = did; k >= 0 && k <= of && k <= all && all - k <= otherOf; k += step) {
    const lnTerm = lnChance(k) - lnFirst
    if (lnTerm < NEGLIGIBLE) break
    tail += Math.exp(lnTerm)
  }
  return Math.max(0, -(lnFirst + Math.log(2 * tail)))
}

const lnChoose = (n: number, k: number): number => lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k)

const TABLE_MAX = 256
const LN_FACTORIALS = Float64Array.from({ length: TABLE_MAX }, (_, n) => {
  let sum = 0
  for (let i = 2; i <= n; i++) sum += Math.log(i)
  return sum
})

/** Stirling's series is exact to 1e-16 beyond the table. */
function lnFactorial(n: number): number {
  if (n < TABLE_MAX) return LN_FACTORIALS[n] as number
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3)
}

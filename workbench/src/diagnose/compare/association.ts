/**
 * Paper    Bergsma, A bias-correction for Cramér's V (2013); Mantel and Haenszel, Statistical Aspects of the Analysis of Data (1959)
 * Idea     two conditions that pick the same requests are one; one that separates only because of another is a bystander
 * Input    two-by-two tables of effective counts
 * Output   strength of association 0..1; −ln p of association that is left inside strata
 * Cost     O(1) a table
 */
import { minusLnChiSquareTail } from './p-value-score.ts'

/** Requests by "carries it" (first letter) and "bad, or carries the other" (second letter): y yes, n no. */
export type TwoByTwo = { readonly yy: number; readonly yn: number; readonly ny: number; readonly nn: number }

/** Bias-corrected Cramér's V with the sign of the association: −1..1, 0 where a margin is empty. */
export function signedCramersV({ yy, yn, ny, nn }: TwoByTwo): number {
  const n = yy + yn + ny + nn
  const margins = (yy + yn) * (ny + nn) * (yy + ny) * (yn + nn)
  if (margins <= 0 || n <= 2) return 0
  const phi = (yy * nn - yn * ny) / Math.sqrt(margins)
  const corrected = Math.max(0, phi ** 2 - 1 / (n - 1))
  const levels = 2 - 1 / (n - 1)
  return Math.sign(phi) * Math.min(1, Math.sqrt(corrected / (levels - 1)))
}

/** −ln p that the association left inside the strata is chance; 0 when the strata hold nothing to compare, or it is reversed. */
export function withinStrata(strata: readonly TwoByTwo[]): number {
  let excess = 0
  let variance = 0
  for (const { yy, yn, ny, nn } of strata) {
    const n = yy + yn + ny + nn
    if (n < 2) continue
    excess += yy - ((yy + yn) * (yy + ny)) / n
    variance += ((yy + yn) * (ny + nn) * (yy + ny) * (yn + nn)) / (n ** 2 * (n - 1))
  }
  if (variance <= 0 || excess <= 0) return 0
  const corrected = Math.max(0, excess - 0.5)
  return minusLnChiSquareTail(corrected ** 2 / variance)
}

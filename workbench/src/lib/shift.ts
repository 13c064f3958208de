/**
 * Paper   J. L. Hodges, E. L. Lehmann: Estimates of Location Based on Rank Tests, 1963; the interval after M. Hollander,
 *         D. A. Wolfe: Nonparametric Statistical Methods, 1999, section 4.3 (normal approximation of the rank-sum statistic).
 * Idea    How far one sample lies above another is the median of all differences between them; ranks of the differences
 *         bound it, so that neither a shape is assumed nor does one wild value decide.
 * Input   two samples in any order, each at most SAMPLE_MAX values
 * Output  the shift and its interval, of 95 % unless another z is asked for; undefined where a sample is too small for an interval to exist
 * Cost    n · m · log(n · m)
 */

/** Values of a sample; the differences of two such are sorted in a few milliseconds. */
export const SAMPLE_MAX = 300

const Z95 = 1.96

/** How far `after` lies above `before`. */
export type Shift = { readonly estimate: number; readonly from: number; readonly to: number }

export function shiftOf(before: readonly number[], after: readonly number[], z = Z95): Shift | undefined {
  const [n, m] = [before.length, after.length]
  const pairs = n * m
  const outside = Math.floor(pairs / 2 - z * Math.sqrt((pairs * (n + m + 1)) / 12)) // differences beyond either bound
  if (outside < 0 || pairs === 0) return undefined
  const differences = new Float64Array(pairs)
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) differences[i * m + j] = after[j]! - before[i]!
  differences.sort()
  const middle = (differences[(pairs - 1) >> 1]! + differences[pairs >> 1]!) / 2
  return { estimate: middle, from: differences[outside]!, to: differences[pairs - 1 - outside]! }
}

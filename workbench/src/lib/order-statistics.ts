/** Middle value; NaN of nothing. */
export const median = (values: readonly number[]): number => quantile(sortedOf(values), 0.5)

/** Numbers from small to large. A typed array sorts without calling back, several times faster than an array. */
export const sortedOf = (values: ArrayLike<number>): Float64Array => new Float64Array(values).sort()

/** Quantile of sorted numbers, linear between neighbours; NaN of nothing. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return Number.NaN
  const place = q * (sorted.length - 1)
  const low = sorted[Math.floor(place)] as number
  const high = sorted[Math.ceil(place)] as number
  return low + (high - low) * (place - Math.floor(place))
}

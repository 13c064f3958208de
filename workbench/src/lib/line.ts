import { meanOf } from './sum.ts'

/** A straight line through points. */
export type Line = {
  readonly slope: number
  /** Which share of the squares of y the line accounts for, R², 0..1. */
  readonly fit: number
}

/** The line of least squares through points (x[i], y[i]); flat, with a fit of 0, where x or y never changes. */
export function lineThrough(x: readonly number[], y: readonly number[]): Line {
  const [meanX, meanY] = [meanOf(x), meanOf(y)]
  let [xx, xy, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [(x[i] as number) - meanX, (y[i] as number) - meanY]
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  }
  return xx === 0 || yy === 0 ? { slope: 0, fit: 0 } : { slope: xy / xx, fit: xy ** 2 / (xx * yy) }
}

/** Chance that depends on a seed alone. */
export type Chance = {
  /** In [0, 1). */
  next(): number
  /** A whole number from `from` up to and without `to`. */
  whole(from: number, to: number): number
  pick<T>(from: readonly [T, ...T[]]): T
  /** Exponentially distributed with the given mean, cut at five times the mean. */
  wait(meanMs: number): number
}

const WAIT_SPREAD_MAX = 5

/** A source of chance; the same seed gives the same numbers (mulberry32, a public-domain generator). */
export function chanceOf(seed: number): Chance {
  let state = Math.imul(seed + 1, 0x9e3779b1) // spreads small seeds: the first numbers of neighbours are alike else
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from))
  return {
    next,
    whole,
    pick: (from) => from[whole(0, from.length)]!,
    wait: (meanMs) => Math.min(-Math.log(1 - next()), WAIT_SPREAD_MAX) * meanMs,
  }
}

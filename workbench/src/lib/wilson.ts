/** Two-sided 95 %: an answer that is wrong once in twenty when nothing is there. */
export const Z_ONE_IN_20 = 1.959963984540054

/** Wrong three times in a thousand when nothing is there: for a question that is asked of many things at once. */
export const Z_3_IN_1000 = 3

/** Where a share lies, with the confidence that was asked for. */
export type ShareInterval = { readonly low: number; readonly high: number }

/**
 * The interval of a share that was seen in `of` independent tries, after Wilson (1927). It keeps its promise for few tries and
 * for shares near 0 and 1, where the common ± does not. Nothing was tried: 0 to 1.
 */
export function wilson(share: number, of: number, z: number = Z_ONE_IN_20): ShareInterval {
  if (!(of > 0)) return { low: 0, high: 1 }
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return { low: share <= 0 ? 0 : Math.max(0, middle - half), high: share >= 1 ? 1 : Math.min(1, middle + half) }
}

/** A share that was seen, of how many. */
export type SeenShare = { readonly share: number; readonly of: number }

/** Where the difference of two shares lies: how much more is in `after`, after Newcombe (1998), method 10. */
export function newcombe(before: SeenShare, after: SeenShare, z: number = Z_ONE_IN_20): ShareInterval {
  const b = wilson(before.share, before.of, z)
  const a = wilson(after.share, after.of, z)
  const difference = after.share - before.share
  return {
    low: difference - Math.hypot(after.share - a.low, b.high - before.share),
    high: difference + Math.hypot(a.high - after.share, before.share - b.low),
  }
}

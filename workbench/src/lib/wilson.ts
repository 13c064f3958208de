/** Two-sided 95 %: an answer that is wrong once in twenty when nothing is there. */
const Z = 1.959963984540054

/** Where a share lies, with 95 % confidence. */
export type ShareInterval = { readonly low: number; readonly high: number }

/**
 * The interval of a share that was seen in `of` independent tries, after Wilson (1927). It keeps its promise for few tries and
 * for shares near 0 and 1, where the common ± does not. Nothing was tried: 0 to 1.
 */
export function wilson(share: number, of: number): ShareInterval {
  if (!(of > 0)) return { low: 0, high: 1 }
  const middle = (share + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of)
  const half = (Z / (1 + (Z * Z) / of)) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of))
  return { low: share <= 0 ? 0 : Math.max(0, middle - half), high: share >= 1 ? 1 : Math.min(1, middle + half) }
}

const HEADROOM = 1.08 // the line of the highest value is not cut in half

/** From 0, where nothing is below it, to a little above the highest; of what is below 0, as far below the lowest. Null: there are no values. */
export function yRange(low: number | null, top: number | null): [number, number] {
  const [bottom, ceiling] = [Math.min(0, low ?? 0) * HEADROOM, Math.max(0, top ?? 0) * HEADROOM]
  return bottom === ceiling ? [0, HEADROOM] : [bottom, ceiling]
}

/**
 * Paper    none; a sorted window that slides
 * Idea     one number leaves and one comes at each step, so the window stays sorted by moving what lies between the two
 * Input    values, how long a stretch is, and at which distance stretches begin
 * Output   each stretch sorted, in one array that the next step overwrites
 * Cost     O(n · (log size + size)), where the second is a block move
 */

import { sortedOf } from '../../lib/order-statistics.ts'

/** Stretches of `size` values, sorted, that begin at 0, `stride`, 2 · `stride`, …; read each before asking for the next. */
export function* sortedStretches(
  values: readonly number[],
  { size, stride }: { readonly size: number; readonly stride: number },
): Generator<Float64Array> {
  const stretch = sortedOf(values.slice(0, size))
  for (let from = 0; from + size <= values.length; from++) {
    if (from > 0) replaceInSorted(stretch, values[from - 1] as number, values[from + size - 1] as number)
    if (from % stride === 0) yield stretch
  }
}

function replaceInSorted(sorted: Float64Array, leaves: number, comes: number): void {
  const gap = placeIn(sorted, leaves)
  const place = placeIn(sorted, comes)
  if (place > gap) {
    sorted.copyWithin(gap, gap + 1, place)
    sorted[place - 1] = comes
  } else {
    sorted.copyWithin(place + 1, place, gap)
    sorted[place] = comes
  }
}

/** How many are smaller. */
function placeIn(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Paper    subgroup discovery with a beam (Lavrač et al. 2004), quality F1
 * Idea     grow "A and B and C" one condition at a time and keep a longer set only where it describes the bad requests clearly better
 * Input    conditions with the requests that carry them, and which requests are bad
 * Output   sets of two or three conditions that beat each of their parts
 * Cost     O(depth · beam · conditions · requests / 32)
 * Departs  conditions with the same key are never joined
 */
import { compareText } from '../../lib/compare-text.ts'
import type { Item } from './request-items.ts'
import { bothOf, type RowSet, weightOf, weightOfBoth } from './row-set.ts'

/** Conditions that hold together, the requests they pick, and how well those match the bad ones. */
export type Conjunction = { readonly items: readonly Item[]; readonly rows: RowSet; readonly f1: number }

/** What a set is measured against. */
export type Ground = { readonly bad: RowSet; readonly badWeight: number; readonly weights: ArrayLike<number> }

/** The sets found, and how many were tried: what their p values are corrected by. */
export type Conjunctions = { readonly found: readonly Conjunction[]; readonly tried: number }

const DEPTH_MAX = 3
const BEAM = 40 // sets kept at each depth
const GAIN_MIN = 0.02 // of F1, for each further condition

/** Sets of two or three of the items that describe the bad requests better than their parts do. */
export function conjunctionsOf(items: readonly Item[], ground: Ground): Conjunctions {
  const singles = items.map((item) => ({ items: [item], rows: item.rows, f1: f1Of(item.rows, ground) }))
  const found = new Map<string, Conjunction>()
  let tried = 0
  let frontier: readonly Conjunction[] = singles
  for (let depth = 2; depth <= DEPTH_MAX; depth++) {
    const longer = new Map<string, Conjunction>()
    for (const base of frontier) {
      for (const single of singles) {
        if (base.items.some((item) => item.key === single.items[0]?.key)) continue
        tried += 1
        const joined = joinedSet(base, single, ground)
        if (joined) longer.set(joined.items.map(nameOf).join('\n'), joined)
      }
    }
    for (const [names, set] of longer) found.set(names, set)
    frontier = strongest(longer)
  }
  return { found: [...found.values()], tried }
}

/** Harmonic mean of precision and recall of "in the set" against "bad". */
export function f1Of(rows: RowSet, { bad, badWeight, weights }: Ground): number {
  const hit = weightOfBoth(rows, bad, weights)
  return hit === 0 ? 0 : (2 * hit) / (weightOf(rows, weights) + badWeight)
}

const nameOf = (item: Item): string => `${item.key}=${item.value}`

/** Both together; undefined when that describes the bad requests no better than the parts do. */
function joinedSet(base: Conjunction, single: Conjunction, ground: Ground): Conjunction | undefined {
  const needed = Math.max(base.f1, single.f1) + GAIN_MIN
  const rows = bothOf(base.rows, single.rows)
  const hit = weightOfBoth(rows, ground.bad, ground.weights)
  if ((2 * hit) / (hit + ground.badWeight) < needed) return undefined // not even if it held no good request
  const f1 = f1Of(rows, ground)
  if (f1 < needed) return undefined
  const items = [...base.items, ...single.items].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  return { items, rows, f1 }
}

function strongest(sets: ReadonlyMap<string, Conjunction>): Conjunction[] {
  return [...sets]
    .sort(([a, x], [b, y]) => y.f1 - x.f1 || compareText(a, b))
    .slice(0, BEAM)
    .map(([, set]) => set)
}

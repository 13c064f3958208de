/**
 * Paper    none; what running calls together saves: their sum less the longest
 * Idea     calls of one maker that follow each other without overlap form a chain
 * Input    places of calls by start
 * Output   chains of calls, each beginning when the one before has ended, at most a given pause later
 * Cost     O(calls)
 */
import { spanAt, type TraceView } from './trace-view.ts'

/** Calls in a row. */
export type Chain = {
  readonly places: readonly number[]
  readonly totalMs: number
  /** What is won when all run at the same time. */
  readonly savedMs: number
}

/** The chains that calls of one span form. */
export function chainsOf(view: TraceView, calls: readonly number[], gapMsMax: number): readonly Chain[] {
  const chains: number[][] = []
  let endMs = Number.NEGATIVE_INFINITY
  for (const place of calls) {
    const { startMs, durationMs } = spanAt(view, place)
    const follows = startMs >= endMs && startMs - endMs <= gapMsMax
    if (follows && chains.length > 0) chains.at(-1)?.push(place)
    else chains.push([place])
    endMs = Math.max(endMs, startMs + durationMs)
  }
  return chains.map((places) => {
    const durations = places.map((place) => spanAt(view, place).durationMs)
    const totalMs = durations.reduce((sum, ms) => sum + ms, 0)
    return { places, totalMs, savedMs: totalMs - Math.max(...durations) }
  })
}

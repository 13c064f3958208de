import { clipped } from '../../lib/clipped.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import type { Alert } from '../../model/heard.ts'
import { LINE_CHARS_MAX } from '../../model/incident/said.ts'

/** What the last looks at telemetry showed. */
export type Watched = {
  /** Something was raised and is still seen. */
  readonly raised: boolean
  /** The beginning that one look found, and that the next has to find too. */
  readonly seen?: { readonly from: number; readonly to: number }
  /** Looks in a row that found nothing. */
  readonly quiet: number
}

/** Nothing was looked at yet. */
export const UNWATCHED: Watched = { raised: false, quiet: 0 }

/**
 * Two looks in a row have to agree: one may fall on a burst that is over before anybody reads of it. What was raised is raised
 * anew only when it was gone for a while: an alert that comes and goes wakes people for nothing.
 */
const LOOKS_TO_RAISE_AGAIN = 10 // that find nothing, after something was raised

/**
 * What a look at the last hour changes. The diagnosis learns what is usual from the quiet part of the window itself, and gives the
 * beginning as an interval; two looks agree when their intervals touch. A page alone, which nothing measured bears out, raises nothing, nor
 * does what no user feels.
 */
export function watched(before: Watched, diagnosis: Diagnosis): { readonly state: Watched; readonly alert?: Alert } {
  const { onset, signal } = diagnosis
  if (onset === null || !onset.measured || signal === null || !wakes(diagnosis)) {
    const quiet = before.quiet + 1
    return { state: { quiet, raised: before.raised && quiet < LOOKS_TO_RAISE_AGAIN } }
  }
  const seen = { from: Date.parse(onset.from), to: Date.parse(onset.to) }
  const agrees = before.seen !== undefined && before.seen.from <= seen.to && seen.from <= before.seen.to
  const raises = agrees && !before.raised
  const state = { seen, quiet: 0, raised: before.raised || raises }
  return raises ? { state, alert: alertOf(diagnosis, onset.at) } : { state }
}

/** What users do not feel is for the board; what fails behind them, or goes silent, reaches them sooner or later. */
const wakes = ({ signal, felt }: Diagnosis): boolean => felt !== false || signal === 'errors'

/** It names no service: the incident it opens is diagnosed as a whole, not from where a suspect stands. */
function alertOf({ summary, signal }: Diagnosis, at: string): Alert {
  const says = clipped(summary.split('\n')[0]!.trim() || `${signal} moved`, LINE_CHARS_MAX)
  return {
    id: `watch:${at}`,
    name: `${signal} left what is usual`,
    firing: true,
    at,
    says,
    source: 'watch',
    momentary: true,
  }
}

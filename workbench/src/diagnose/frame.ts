import type { Overview, Page } from '../model/columns.ts'
import { rangeOf } from './evidence.ts'
import { type CallGraph, callGraph } from './graph/calls.ts'
import { findOnset, type OnsetFinding, onsetFromPage } from './onset/onset.ts'
import { goldenSeries } from './series/golden.ts'
import { movesOf } from './series/moves.ts'
import type { GoldenSeries, Move, Windows } from './types.ts'

/** What the overview says: when it began, which stretches to compare, and what moved. */
export type Frame = {
  readonly series: readonly GoldenSeries[]
  readonly onset: OnsetFinding | undefined
  readonly windows: Windows
  readonly moves: readonly Move[]
}

const INCIDENT_SHARE = 0.25 // of the window is compared with the rest where nothing tells when it began

/** Steps one and two: when the symptom began, and which signals moved since. */
export function frameOf(overview: Overview, page: Page | undefined): Frame {
  const { metrics, operations, bucketSeconds, window } = overview
  const series = goldenSeries(metrics, operations, bucketSeconds)
  const onset = onsetOf(series, entriesOf(overview, callGraph(metrics, [])), overview, page)
  const guess = window.to - INCIDENT_SHARE * (window.to - window.from)
  const windows = {
    before: rangeOf(window.from, onset?.from ?? guess),
    after: rangeOf(onset?.at ?? guess, window.to),
  }
  return { series, onset, windows, moves: movesOf(series, windows) }
}

/** Where requests come in: services whose operations begin traces, else those that nobody calls. */
export function entriesOf({ operations }: Overview, graph: CallGraph): ReadonlySet<string> {
  const traced = operations.filter((o) => o.entry).map((o) => o.service)
  const uncalled = [...graph.callees.keys()].filter((service) => !graph.callers.has(service))
  return new Set(traced.length > 0 ? traced : uncalled)
}

/** The narrowest circle of series that moved tells the time: the paged service, the entries, all requests, anything. */
function onsetOf(
  series: readonly GoldenSeries[],
  entries: ReadonlySet<string>,
  { window }: Overview,
  page: Page | undefined,
): OnsetFinding | undefined {
  const symptoms = series.filter((s) => s.signal === 'latency' || s.signal === 'errors')
  const circles = [
    symptoms.filter((s) => s.service === page?.service),
    symptoms.filter((s) => entries.has(s.service)),
    symptoms,
    series.filter((s) => s.signal !== null),
  ]
  for (const circle of circles) {
    const found = findOnset(circle, window, page?.at)
    if (found) return found
  }
  return page && onsetFromPage(page.at, window)
}

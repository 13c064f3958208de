import type { Overview, Page } from '../model/columns.ts'
import { rangeOf } from './evidence.ts'
import { type CallGraph, callGraph, hopsFrom } from './graph/calls.ts'
import { findOnset, type OnsetFinding } from './onset/onset.ts'
import { witnessesOf } from './onset/witnesses.ts'
import { pagedService, servicesKnown } from './page.ts'
import { goldenSeries } from './series/golden.ts'
import { movesOf } from './series/moves.ts'
import type { GoldenSeries, Move, Windows } from './types.ts'
import { withNames } from './unnamed.ts'

/** What the overview says: when it began, which stretches to compare, and what moved. */
export type Frame = {
  readonly series: readonly GoldenSeries[]
  readonly onset: OnsetFinding | undefined
  readonly windows: Windows
  readonly moves: readonly Move[]
}

const INCIDENT_SHARE = 0.25 // of the window is compared with the rest where nothing tells when it began

/** Steps one and two: when the symptom began, and which signals moved since. */
export function frameOf(stored: Overview, page: Page | undefined): Frame {
  const overview = withNames(stored)
  const { metrics, operations, bucketSeconds, window } = overview
  const series = goldenSeries(metrics, operations, bucketSeconds)
  const onset = onsetOf(series, callGraph(metrics, []), overview, page)
  const guess = window.to - INCIDENT_SHARE * (window.to - window.from)
  const windows = {
    before: rangeOf(window.from, onset?.at ?? guess),
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

/** Where the symptom shows: at the paged service, else where requests come in. */
export function frontOf(overview: Overview, graph: CallGraph, page: Page | undefined): ReadonlySet<string> {
  const paged = pagedService(page, servicesKnown(overview, graph))
  return paged === undefined ? entriesOf(overview, graph) : new Set([paged])
}

/** The front tells when it began; those it calls refine it. */
function onsetOf(
  series: readonly GoldenSeries[],
  graph: CallGraph,
  overview: Overview,
  page: Page | undefined,
): OnsetFinding | undefined {
  const front = frontOf(overview, graph, page)
  const reached = [...hopsFrom(graph, [...front]).keys()].filter((service) => !front.has(service))
  return findOnset(witnessesOf(series, front, new Set(reached)), overview.window, page?.at)
}

import type { Overview } from '../model/columns.ts'
import { inferredChanges } from './changes/inferred.ts'
import { type Candidate, guiltyOf, judgedChanges } from './changes/judge.ts'
import { changeClues } from './clues/from-changes.ts'
import { cluesOf } from './clues/index.ts'
import { separatingAttributes } from './compare/index.ts'
import { type Detected, detections } from './detectors/index.ts'
import { EvidenceBook } from './evidence.ts'
import { entriesOf, type Frame } from './frame.ts'
import { type CallGraph, callGraph, hopsFrom, upstreamOf } from './graph/calls.ts'
import type { DiagnosisInput, UntimedDiagnosis } from './input.ts'
import { logExposure, templateChanges } from './logs/index.ts'
import type { Trace } from './paths/index.ts'
import { type Findings, report } from './report/index.ts'
import type { ToldApart } from './requests.ts'
import { plainSeries } from './series/golden.ts'
import { hushesOf, silencesOf } from './silence/silence.ts'
import { suspectsOf } from './verdict/rank.ts'

export { type Frame, frameOf } from './frame.ts'
export type { DiagnosisInput, UntimedDiagnosis } from './input.ts'
export { tracesOf } from './paths/index.ts'
export { type ToldApart, tellApart } from './requests.ts'

/** What broke, where, since when, and which change did it: steps three to eight, and the report. */
export function diagnose(input: DiagnosisInput): UntimedDiagnosis {
  return report(findingsOf(input), new EvidenceBook())
}

function findingsOf(input: DiagnosisInput): Findings {
  const { overview, frame, before, after, told } = input
  const graph = callGraph(overview.metrics, [...before, ...after])
  const entries = new Set(input.page?.service ? [input.page.service] : entriesOf(overview, graph))
  const templates = templateChanges(input.detail.logs, logExposure(before, after, told, frame.windows))
  const stepMs = 1000 * overview.bucketSeconds
  const silences = silencesOf(overview.signs, overview.window, stepMs)
  const { instances } = overview
  const clues = cluesOf({ frame, graph, before, after, templates, instances, silences })
  const fromTelemetry = suspectsOf(clues, servicesOf(overview, after))
  const candidates = candidatesOf(overview, frame)
  const onPath = pathOf(graph, entries, after, told)
  const judged = judgedChanges(candidates, { onset: frame.onset, suspects: fromTelemetry, onPath })
  return {
    ...input,
    graph,
    entries,
    templates,
    silences,
    hushes: hushesOf(overview.signs, overview.window, stepMs),
    judged,
    guilty:
      overview.kindsConnected.length === 0
        ? null
        : guiltyOf(judged, upstreamOf(graph, judged[0]?.change.service ?? '')),
    suspects: suspectsOf([...clues, ...changeClues(judged, fromTelemetry, frame.windows)], servicesOf(overview, after)),
    separation: separatingAttributes(input.detail.requests),
    detected: detectedIn(input),
  }
}

function servicesOf({ metrics, operations }: Overview, after: readonly Trace[]): ReadonlySet<string> {
  const named = [...metrics.numbers, ...metrics.histograms, ...operations].map((one) => one.service)
  const traced = after.flatMap((trace) => trace.spans.map((span) => span.service))
  return new Set([...named, ...traced].filter((service) => service !== ''))
}

function candidatesOf({ changes, instances }: Overview, { windows }: Frame): readonly Candidate[] {
  const recorded = changes.map((change): Candidate => ({ ...change, origin: 'recorded' }))
  return [...recorded, ...inferredChanges(instances, recorded, windows)]
}

/** Services that bad requests pass through; without traces, all that the entries reach. */
function pathOf(
  graph: CallGraph,
  entries: ReadonlySet<string>,
  after: readonly Trace[],
  { bad }: ToldApart,
): ReadonlySet<string> {
  const isBad = new Set(bad)
  const failing = after.filter((trace) => isBad.has(trace.id))
  if (failing.length > 0) return new Set(failing.flatMap((trace) => trace.spans.map((span) => span.service)))
  return new Set(hopsFrom(graph, [...entries]).keys())
}

function detectedIn({ overview, frame, before, after }: DiagnosisInput): readonly Detected[] {
  const { windows } = frame
  return detections({
    before,
    after,
    series: plainSeries(overview.metrics),
    baseline: { fromMs: windows.before.from, toMs: windows.before.to },
    incident: { fromMs: windows.after.from, toMs: windows.after.to },
  })
}

import type { Overview } from '../model/columns.ts'
import { argumentsOn } from './changes/arguments/index.ts'
import { inferredChanges } from './changes/inferred.ts'
import { type Candidate, guiltyOf, judgedChanges } from './changes/judge.ts'
import { firstRunMs } from './changes/text/first-run.ts'
import { changeClues } from './clues/from-changes.ts'
import { comparisonsOf, newcomersOf } from './clues/from-releases.ts'
import { cluesOf } from './clues/index.ts'
import { unheardOf } from './clues/unheard-of.ts'
import { isInResults } from './clues/wrong-results.ts'
import { separatingAttributes } from './compare/index.ts'
import { askedIn } from './demand/index.ts'
import { type Detected, detections } from './detectors/index.ts'
import { EvidenceBook } from './evidence.ts'
import { entriesOf, type Frame, frontOf } from './frame.ts'
import { withSubjects } from './graph/agents.ts'
import { callGraph } from './graph/calls.ts'
import { withCallsTold } from './graph/told.ts'
import type { DiagnosisInput, UntimedDiagnosis } from './input.ts'
import { logExposure, templateChanges } from './logs/index.ts'
import { pagedService } from './page.ts'
import type { Trace } from './paths/index.ts'
import type { Findings } from './report/found.ts'
import { report } from './report/index.ts'
import { plainSeries } from './series/golden.ts'
import { hushesOf, silencesOf } from './silence/silence.ts'
import { asStored, patternsWithNames, withNames } from './unnamed.ts'
import { suspectsOf } from './verdict/rank.ts'

export { closerLook, type Outline, outlineOf, refinedOutline, withFeltOnset, withMoves, withPace } from './frame.ts'
export { withKnownPeers } from './graph/peers.ts'
export type { DiagnosisInput, UntimedDiagnosis } from './input.ts'
export { tracesOf, withRefusals } from './paths/index.ts'
export { type ToldApart, tellApart } from './requests.ts'

/** What broke, where, since when, and which change did it: steps three to eight, and the report. */
export function diagnose(input: DiagnosisInput): UntimedDiagnosis {
  const { overview, detail } = input
  const logs = patternsWithNames(detail.logs)
  const named = { ...input, overview: withNames(overview), detail: { ...detail, logs } }
  return asStored(report(findingsOf(named), new EvidenceBook()))
}

function findingsOf(read: DiagnosisInput): Findings {
  const { overview, before, after, told } = read
  const calls = callGraph(overview.metrics, [...before, ...after])
  const frame = withSubjects(read.frame, serviceNames(overview), calls)
  const input = { ...read, frame }
  const services = servicesOf(overview, after)
  const graph = withCallsTold(calls, input.detail.logs, services)
  const entries = frontOf(overview, graph, input.page)
  const templates = templateChanges(input.detail.logs, logExposure(before, after, told, frame))
  const stepMs = 1000 * overview.bucketSeconds
  const silences = silencesOf(overview.signs, overview.window, stepMs)
  const { instances } = overview
  const unheard = unheardOf(frame, newcomersOf(instances, frame.windows))
  const comparisons = comparisonsOf(frame.series, instances, frame.windows, frame.pace)
  const detected = detectedIn(input)
  const surging = surgingAt(entriesOf(overview, graph), detected)
  const asked = askedIn(frame, graph, input.before, input.after)
  const inResults = isInResults(frame, entries, input.page)
  const clues = cluesOf({
    frame,
    graph,
    entries,
    surging,
    inResults,
    paged: pagedService(input.page, services),
    asked,
    before,
    after,
    templates,
    services,
    unheard,
    instances,
    comparisons,
    silences,
  })
  const fromTelemetry = suspectsOf(clues, services)
  const candidates = candidatesOf(overview, frame)
  const separation = separatingAttributes(input.detail.requests)
  const judged = judgedChanges(candidates, {
    onset: frame.onset,
    suspects: fromTelemetry,
    arguments: argumentsOn(candidates, {
      ...input,
      graph,
      entries,
      inResults,
      suspects: fromTelemetry,
      templates,
      unheard,
      comparisons,
      separation,
      surging,
    }),
  })
  return {
    ...input,
    graph,
    entries,
    inResults,
    templates,
    silences,
    hushes: hushesOf(overview.signs, overview.window, stepMs),
    judged,
    guilty: isConnected(input) ? guiltyOf(judged, frame.onset) : null,
    suspects: suspectsOf([...clues, ...changeClues(judged, fromTelemetry, frame.windows)], services),
    separation,
    detected,
  }
}

/** The services that metrics and operations name, and those that people name who change them. */
export function namesKnown(overview: Overview): ReadonlySet<string> {
  const changed = overview.changes.flatMap(({ service }) => (service === undefined || service === '' ? [] : [service]))
  return new Set([...serviceNames(overview), ...changed])
}

/** The services that metrics and operations name, and those that sent anything else. */
function serviceNames({ metrics, operations, signs }: Overview): ReadonlySet<string> {
  const named = [...metrics.numbers, ...metrics.histograms, ...operations, ...signs].map((one) => one.service)
  return new Set(named.filter((service) => service !== ''))
}

function servicesOf(overview: Overview, after: readonly Trace[]): ReadonlySet<string> {
  const traced = after.flatMap((trace) => trace.spans.map((span) => span.service))
  return new Set([...serviceNames(overview), ...traced.filter((service) => service !== '')])
}

/** Somebody tells of changes, even if there were none, or none that could be read. */
const isConnected = ({ overview, changesTold }: DiagnosisInput): boolean =>
  overview.kindsConnected.length > 0 || changesTold !== undefined

function candidatesOf({ changes, instances }: Overview, { windows }: Frame): readonly Candidate[] {
  const recorded = changes.map((change): Candidate => {
    const runMs = firstRunMs(change)
    return { ...change, origin: 'recorded', ...(runMs !== undefined && { firstRunMs: runMs }) }
  })
  return [...recorded, ...inferredChanges(instances, recorded, windows)]
}

/** The entries of the system that are asked far more than before. */
function surgingAt(entries: ReadonlySet<string>, detected: readonly Detected[]): ReadonlySet<string> {
  const surging = detected.filter((one) => one.detector === 'traffic-surge' && one.service !== null)
  return new Set(surging.map((one) => one.service as string).filter((service) => entries.has(service)))
}

function detectedIn({ overview, frame, before, after }: DiagnosisInput): readonly Detected[] {
  const { windows } = frame
  return detections({
    before,
    after,
    series: plainSeries(overview.metrics),
    golden: frame.series,
    baseline: { fromMs: windows.before.from, toMs: windows.before.to },
    incident: { fromMs: windows.after.from, toMs: windows.after.to },
  })
}

import type { Onset } from '../../model/diagnosis.ts'
import { peerOf } from '../../model/semconv.ts'
import { rangeInText, rfc3339, unixMs } from '../../model/time.ts'
import type { EvidenceBook } from '../evidence.ts'
import type { UntimedDiagnosis } from '../input.ts'
import { mechanismOf } from '../mechanism/index.ts'
import type { Trace } from '../paths/index.ts'
import { questionOf } from '../series/asked.ts'
import { nameOf } from '../series/moves.ts'
import { hypothesesOf } from '../verdict/hypotheses.ts'
import { chartsOf } from './chart.ts'
import { conclusionOf } from './conclusion.ts'
import { earlyOf } from './early.ts'
import { edgeOf } from './edge.ts'
import { feltByUsers } from './felt-by-users.ts'
import {
  attributeFindings,
  detectionFindings,
  judgedFindings,
  rankedServices,
  templateFindings,
  unjudgedFindings,
} from './findings.ts'
import type { Findings } from './found.ts'
import { gapsOf, unconnectedKinds } from './gaps.ts'
import { indicatorsOf } from './indicators.ts'
import { looksFor } from './looks.ts'
import { signalMoves } from './signals.ts'
import { type Answer, headlineOf, summaryOf } from './summary.ts'

/** The findings as the contract wants them, each with its evidence. */
export function report(found: Findings, book: EvidenceBook): UntimedDiagnosis {
  const { overview, page, frame, entries, judged, guilty } = found
  const { windows, moves, onset } = frame
  const conclusion = conclusionOf(found)
  const { suspects, suspect, signal, failure, calm, chronic } = conclusion
  const bad = new Set(found.told.bad)
  const badTraces = found.after.filter((trace) => bad.has(trace.id))
  const failing = badTraces.length > 0 ? badTraces : found.after
  const edge = calm ? null : edgeOf(suspect, suspects, failing, { ...found, windows }, book)
  const causes = { suspects, judged, guilty, moves, graph: found.graph, failing: badTraces.map(servicesOf), onset }
  const answer = {
    schema: 'lastgood.diagnosis/1',
    window: rangeInText(overview.window),
    baseline: rangeInText(windows.before),
    incident: rangeInText(windows.after),
    page: page ? { at: rfc3339(unixMs(page.at)), service: page.service ?? null, title: page.title ?? null } : null,
    onset: onsetFound(found, book),
    signal,
    felt: onset === undefined ? null : !found.inResults && feltByUsers(frame, entries),
    class: failure,
    signals: signalMoves(moves, entries, windows, book),
    services: rankedServices(suspects, book),
    edge,
    changes: calm || chronic !== undefined ? unjudgedFindings(judged) : judgedFindings(judged, book),
    guilty,
    indicators: indicatorsOf(moves, suspects, windows, book),
    attributes: attributeFindings(found.separation, windows, book),
    templates: templateFindings(found.templates, windows, book),
    detections: detectionFindings(found.detected, windows, book),
    hypotheses: calm ? [] : hypothesesOf(causes, book),
    charts: chartsOf(onset && onset.voters.length > 0 ? onset.voters.map((v) => v.series) : moves.map((m) => m.series)),
    nextChecks: failure.nextChecks,
    looks: looksFor(found.detected),
    unconnected: unconnectedKinds(overview),
    gaps: gapsOf(found),
    problems: found.problems,
  } as const
  const mechanism = calm ? [] : mechanismOf(answer, { ...found, suspects, bad: failing }, book)
  const { hypotheses } = answer
  const early = calm || chronic !== undefined ? null : earlyOf({ ...seenIn(found), signal })
  const concluded: Answer = {
    ...conclusion,
    entries,
    onset,
    edge,
    guilty,
    judged,
    hypotheses,
    changesTold: found.changesTold,
    silentSince: silentSince(found),
    inResults: found.inResults,
    unfelt: page === undefined && answer.felt === false,
  }
  const summary = [summaryOf(concluded), early].filter((part) => part !== null).join(' ')
  const trouble = headlineOf(concluded)
  return { ...answer, trouble, summary, early, mechanism, evidence: book.entries() }
}

/** What there is to go by since the onset. */
const seenIn = (found: Findings) => ({
  frame: found.frame,
  bucketSeconds: found.overview.bucketSeconds,
  heardTo: silentSince(found) ?? found.overview.window.to,
  badRequests: found.overview.pillars.spans === 0 ? undefined : found.told.bad.length,
})

/** From then on nothing at all arrived. */
const silentSince = ({ hushes, overview }: Findings): number | undefined =>
  hushes.find((hush) => hush.to >= overview.window.to)?.from

/** The services a request passed through, and those without spans of their own that it called. */
const servicesOf = (trace: Trace): ReadonlySet<string> =>
  new Set(trace.spans.flatMap((span) => [span.service, span.kind === 'Client' ? peerOf(span.attributes) : '']))

const VOTERS_NAMED = 3
const ANY_SERIES = { query: 'metric-series', params: { service: '', metric: '', step_ms: 1000, series_max: 100 } }

function onsetFound({ frame, overview }: Findings, book: EvidenceBook): Onset | null {
  const { onset } = frame
  if (!onset) return null
  const names = onset.voters.slice(0, VOTERS_NAMED).map((v) => nameOf(v.series))
  const [strongest] = onset.voters
  const id = book.cite({
    says: onset.measured
      ? `${onset.voters.length} series changed level at once: ${names.join(', ')}`
      : 'no series changed its level clearly; the time is that of the page, less a usual delay',
    ...(strongest ? questionOf(strongest.series) : ANY_SERIES),
    window: overview.window,
    numbers: { series: onset.voters.length, gain: strongest?.gain ?? null },
  })
  const text = (at: number): string => rfc3339(unixMs(at))
  return { at: text(onset.at), from: text(onset.from), to: text(onset.to), measured: onset.measured, evidence: [id] }
}

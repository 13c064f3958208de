import {
  closerLook,
  diagnose,
  namesKnown,
  type Outline,
  outlineOf,
  refinedOutline,
  tellApart,
  tracesOf,
  withFeltOnset,
  withKnownPeers,
  withMoves,
  withPace,
  withRefusals,
} from '../diagnose/index.ts'
import type { ChangesTold } from '../model/change.ts'
import type { Overview, Page, TelemetryPresence } from '../model/columns.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import { QUESTION_LIMITS } from '../model/question-limits.ts'
import type { SpanColumns } from '../model/span-columns.ts'
import { type TimeRange, unixMs } from '../model/time.ts'
import type { Ports, TelemetryPort } from './ports.ts'

/** Which stretch of time is asked about, and the page that woke somebody, if any. */
export type DiagnosisRequest = {
  readonly window: TimeRange
  readonly page?: Page
  /** What came with the telemetry about changes; absent when nothing but what is stored tells of them. */
  readonly changesTold?: ChangesTold
  /** What was cut off or refused while the telemetry was loaded, one sentence each. */
  readonly problems?: readonly string[]
  /** How long loading took, where it was loaded for this question. */
  readonly loadMs?: number
}

/** The diagnosis of a window: what broke, where, since when, and which change did it, if any. */
export async function diagnoseWindow(request: DiagnosisRequest, ports: Ports): Promise<Diagnosis> {
  const { page, changesTold, problems = [], loadMs = null } = request
  const startedMs = ports.elapsedMs()
  const spoken = await heardPart(request.window, ports.telemetry)
  const overview = await overviewOf(spoken, ports.telemetry) // observe: everything, coarsely
  const seenMs = ports.elapsedMs()
  const outline = await closer(outlineOf(overview, page), overview, page, ports.telemetry) // orient: since when, and what to compare
  const moved = withMoves(outline)
  const framedMs = ports.elapsedMs()
  const { before: quiet, after: bad } = moved.windows
  const [spansBefore, spansAfter] = await Promise.all([ports.telemetry.spans(quiet), ports.telemetry.spans(bad)])
  const services = namesKnown(overview)
  const traced = (spans: SpanColumns) => tracesOf(withKnownPeers(spans, services)).traces
  const { before, after } = withRefusals(traced(spansBefore), traced(spansAfter))
  const frame = withFeltOnset(withPace(moved, before, after), overview, page)
  const told = tellApart(before, after, frame.pace)
  const [requests, logs] = await Promise.all([
    ports.telemetry.requests(bad, told),
    ports.telemetry.logPatterns(quiet, bad, told),
  ])
  const readMs = ports.elapsedMs()
  const cut = cutIn(overview, Math.max(spansBefore.rows, spansAfter.rows), logs.rows)
  const detail = { requests, logs }
  const found = {
    overview,
    changesTold,
    page,
    frame,
    before,
    after,
    told,
    detail,
    problems: [...problems, ...cut],
  }
  const untimed = diagnose(found) // decide
  const analyseMs = framedMs - seenMs + (ports.elapsedMs() - readMs)
  const queryMs = seenMs - startedMs + (readMs - framedMs)
  return { ...untimed, timing: { loadMs, queryMs, analyseMs, rows: rowsOf(overview) } }
}

/** What a question would have returned more of. */
function cutIn(
  { metrics, operations, instances, signs, logLines }: Overview,
  spans: number,
  patterns: number,
): readonly string[] {
  const read: readonly (readonly [what: string, rows: number, limit: number])[] = [
    ['metric series', metrics.numbers.length, QUESTION_LIMITS.series],
    ['histogram series', metrics.histograms.length, QUESTION_LIMITS.series],
    ['operations', operations.length, QUESTION_LIMITS.operations],
    ['instances', instances.length, QUESTION_LIMITS.instances],
    ['sources of telemetry', signs.length, QUESTION_LIMITS.sources],
    ['services that log', logLines.length, QUESTION_LIMITS.sources],
    ['spans', spans, QUESTION_LIMITS.spans],
    ['log patterns', patterns, QUESTION_LIMITS.patterns],
  ]
  return read
    .filter(([, rows, limit]) => rows >= limit)
    .map(([what, , limit]) => `only ${limit} ${what} were looked at; there are more, and the cause may be among them`)
}

/** The same outline with the onset as a closer look tells it. */
async function closer(
  outline: Outline,
  overview: Overview,
  page: Page | undefined,
  telemetry: TelemetryPort,
): Promise<Outline> {
  const window = closerLook(outline, overview)
  if (window === undefined) return outline
  const bucketSeconds = bucketSecondsOf(window)
  if (bucketSeconds >= overview.bucketSeconds) return outline
  const operations = await telemetry.operations(window, bucketSeconds)
  return refinedOutline(outline, overview, { window, bucketSeconds, operations }, page)
}

/** Who spoke when in the part of a window that telemetry was heard in, in steps of its buckets. */
type Spoken = { readonly window: TimeRange; readonly bucketSeconds: number; readonly heard: TelemetryPresence }

/** The window from where its telemetry begins: what was not heard of is no healthy time, and would only blur the rest. */
async function heardPart(asked: TimeRange, telemetry: TelemetryPort): Promise<Spoken> {
  const asAsked = bucketSecondsOf(asked)
  const heard = await telemetry.heard(asked, asAsked)
  const window = { from: unixMs(Math.max(asked.from, heard.first ?? asked.from)), to: asked.to }
  const bucketSeconds = bucketSecondsOf(window)
  if (bucketSeconds === asAsked) return { window, bucketSeconds, heard }
  return { window, bucketSeconds, heard: await telemetry.heard(window, bucketSeconds) }
}

const BUCKETS = 180 // fine enough for an onset within a percent of the window
const METRIC_STEPS = 1_500 // points a series at most
const CHANGES_BACK_MS = 7 * 24 * 3_600_000 // a change may sleep for days until traffic wakes it
const NICE_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600]

async function overviewOf({ window, bucketSeconds, heard }: Spoken, telemetry: TelemetryPort): Promise<Overview> {
  const { pillars, signs, instances } = heard
  const [metrics, operations, logLines, changes, kindsConnected] = await Promise.all([
    telemetry.metricSeries(window, niceSeconds((window.to - window.from) / 1000 / METRIC_STEPS)),
    telemetry.operations(window, bucketSeconds),
    telemetry.logLines(window, bucketSeconds),
    telemetry.changes({ from: unixMs(window.from - CHANGES_BACK_MS), to: window.to }),
    telemetry.changeKinds(),
  ])
  return { window, bucketSeconds, metrics, operations, instances, pillars, signs, logLines, changes, kindsConnected }
}

const bucketSecondsOf = ({ from, to }: TimeRange): number => niceSeconds((to - from) / 1000 / BUCKETS)

const niceSeconds = (seconds: number): number => NICE_SECONDS.find((nice) => nice >= seconds) ?? Math.ceil(seconds)

const rowsOf = ({ pillars, changes }: Overview): Record<string, number> => ({ ...pillars, changes: changes.length })

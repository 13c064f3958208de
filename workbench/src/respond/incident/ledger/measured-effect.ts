import { SAMPLE_MAX } from '../../../lib/shift.ts'
import { type Judgement, judge } from '../../../method/ledger/judge.ts'
import { judgeOutages, type Outages, type Shares } from '../../../method/ledger/outages.ts'
import { type Counted, DISPERSION_BUCKETS, judgeRates } from '../../../method/ledger/rates.ts'
import type { Measure, MeasuredPoint } from '../../../model/incident/measure.ts'
import type { TimeRange } from '../../../model/time.ts'
import type { IncidentPorts } from '../ports.ts'
import type { Stretches } from './since-change.ts'

const BUCKETS = 30 // of a stretch: enough for a narrow interval, few enough that each holds requests
const BUCKET_SECONDS_MIN = 1

/** What became of a signal, what of it was measured, and how it came and went where it did. */
export type Effect = {
  readonly judgement: Judgement
  readonly by: Measure
  readonly outages?: OutagesSeen
  /** Events of both stretches, where all of them were counted. */
  readonly counted?: { readonly before: number; readonly after: number }
}

type OutagesSeen = Pick<Outages, 'again'> & { readonly calmBeforeSeconds: number; readonly calmSinceSeconds: number }

type Seen = { readonly healthy: Points; readonly before: Points; readonly after: Points }
type Points = readonly MeasuredPoint[]
type Values = readonly number[]

/**
 * How the signal moved. Lines and failures by number are counted, all of them. Failures that come and go show in no median: their outages
 * are counted then, and where that proves nothing all failed requests. Where those are too few to tell and have stayed away for longer
 * than before, the slowness of the same requests tells, if it was there all the time.
 */
export async function measuredEffect(by: Measure, stretches: Stretches, ports: IncidentPorts): Promise<Effect> {
  if (by.signal === 'log-lines' || by.signal === 'errors') return countedEffect(by, stretches, ports)
  const seconds = alikeSecondsOf(stretches)
  const alike = (measure: Measure): Promise<Seen> => pointsIn(measure, stretches, () => seconds, ports)
  const judgement = judgeValues(
    IS_RATIO.has(by.signal) ? await pointsIn(by, stretches, secondsOf, ports) : await alike(by),
  )
  if (by.signal !== 'error-share' || !isOpen(judgement)) return { judgement, by }
  const found = judgeOutages(sharesIn(await alike(by)))
  if (found === undefined) return { judgement, by }
  const { again, calmBefore, calmSince } = found
  const outages = { again, calmBeforeSeconds: calmBefore * seconds, calmSinceSeconds: calmSince * seconds }
  const { verdict } = found.judgement
  if (verdict === 'helped' || verdict === 'worse') return { judgement: found.judgement, by, outages }
  const counted = await countedEffect(by, stretches, ports)
  if (!isOpen(counted.judgement)) return { ...counted, outages }
  if (!again && calmSince > calmBefore) {
    const slowness: Measure = { ...by, signal: 'latency-p99' }
    const slow = judgeValues(await alike(slowness))
    if (slow.verdict === 'helped') return { judgement: slow, by: slowness, outages }
  }
  return { judgement: { ...found.judgement, verdict: 'unclear' }, by, outages } // as many outages may be shorter ones
}

/** What does not grow with the length of a bucket, as a count of lines does, or the highest latency. */
const IS_RATIO: ReadonlySet<Measure['signal']> = new Set(['error-share', 'metric'])

const isOpen = ({ verdict }: Judgement): boolean => verdict === 'no-data' || verdict === 'unclear'

const MINUTE = 60

/** What all events together tell, as failed requests of all, or so many a minute. */
async function countedEffect(by: Measure, stretches: Stretches, ports: IncidentPorts): Promise<Effect> {
  const { healthy, before, after } = stretches
  const longest = Math.max(...[healthy, before, after].map(({ from, to }) => to - from))
  const seconds = wholeSeconds(Math.max((before.to - before.from) / DISPERSION_BUCKETS, longest / SAMPLE_MAX) / 1000)
  const seen = await pointsIn(by, stretches, () => seconds, ports)
  const counts = {
    healthy: countsIn(seen.healthy, healthy, by),
    before: countsIn(seen.before, before, by),
    after: countsIn(seen.after, after, by),
  }
  const total = (stretch: readonly Counted[]): number =>
    Math.round(stretch.reduce((sum, { events }) => sum + events, 0))
  return { judgement: judgeRates(counts), by, counted: { before: total(counts.before), after: total(counts.after) } }
}

/** Failed requests of all, or events of the minutes in which they could have come; a bucket that nothing is known of counts as no time. */
function countsIn(points: Points, { to }: TimeRange, { signal }: Measure): readonly Counted[] {
  return points.flatMap(({ at, value, count }, i) => {
    if (value === null) return []
    if (signal === 'error-share') return [{ events: value * count, of: count }]
    const until = i + 1 < points.length ? Date.parse(points[i + 1]!.at) : to
    return [{ events: value, of: (until - Date.parse(at)) / 1000 / MINUTE }]
  })
}

/** Of buckets that hold alike many requests, which the highest of them and outages need: a long bucket holds more of both. */
function alikeSecondsOf(stretches: Stretches): number {
  const lengths = [stretches.healthy, stretches.before, stretches.after].map(({ from, to }) => (to - from) / 1000)
  return wholeSeconds(Math.max(Math.min(...lengths) / BUCKETS, Math.max(...lengths) / SAMPLE_MAX))
}

/** Buckets of as many seconds as give each stretch the same number of them: a share of few requests is all or nothing. */
const secondsOf = ({ from, to }: TimeRange): number => wholeSeconds((to - from) / 1000 / BUCKETS)

const wholeSeconds = (seconds: number): number => Math.max(BUCKET_SECONDS_MIN, Math.ceil(seconds))

/** The signal in equal buckets of a window, those that held something. */
export const valuesIn = async (signal: Measure, window: TimeRange, { measure }: IncidentPorts): Promise<Values> =>
  valuesOf(await measure.points(signal, window, secondsOf(window)))

async function pointsIn(
  by: Measure,
  stretches: Stretches,
  seconds: (stretch: TimeRange) => number,
  { measure }: IncidentPorts,
): Promise<Seen> {
  const [healthy, before, after] = await Promise.all(
    [stretches.healthy, stretches.before, stretches.after].map((range) => measure.points(by, range, seconds(range))),
  )
  return { healthy: healthy!, before: before!, after: after! }
}

const judgeValues = ({ healthy, before, after }: Seen): Judgement =>
  judge({ healthy: valuesOf(healthy), before: valuesOf(before), after: valuesOf(after) })

/** Without buckets that held nothing. */
const valuesOf = (points: Points): Values => points.flatMap(({ value }) => (value === null ? [] : [value]))

const sharesIn = ({ healthy, before, after }: Seen): Parameters<typeof judgeOutages>[0] => ({
  healthy: healthy.map(shareIn),
  before: before.map(shareIn),
  after: after.map(shareIn),
})

const shareIn = ({ value, count }: MeasuredPoint): Shares[number] =>
  value === null ? undefined : { share: value, of: count }

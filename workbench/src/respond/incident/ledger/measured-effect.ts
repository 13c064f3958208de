import { SAMPLE_MAX } from '../../../lib/shift.ts'
import { type Judgement, judge } from '../../../method/ledger/judge.ts'
import { judgeOutages, type Outages, type Shares } from '../../../method/ledger/outages.ts'
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
}

type OutagesSeen = Pick<Outages, 'again'> & { readonly calmBeforeSeconds: number; readonly calmSinceSeconds: number }

type Seen = { readonly healthy: Points; readonly before: Points; readonly after: Points }
type Points = readonly MeasuredPoint[]
type Values = readonly number[]

/**
 * How the signal moved. Failures that come and go show in no median, so their outages are counted. Where those are too few to tell
 * and have stayed away for longer than before, the slowness of the same requests tells, if it was there all the time.
 */
export async function measuredEffect(by: Measure, stretches: Stretches, ports: IncidentPorts): Promise<Effect> {
  const seconds = alikeSecondsOf(stretches)
  const alike = (measure: Measure): Promise<Seen> => pointsIn(measure, stretches, () => seconds, ports)
  const judgement = judgeValues(
    by.signal.startsWith('latency') ? await alike(by) : await pointsIn(by, stretches, secondsOf, ports),
  )
  if (by.signal !== 'error-share' || !isOpen(judgement)) return { judgement, by }
  const found = judgeOutages(sharesIn(await alike(by)))
  if (found === undefined) return { judgement, by }
  const { again, calmBefore, calmSince } = found
  const outages = { again, calmBeforeSeconds: calmBefore * seconds, calmSinceSeconds: calmSince * seconds }
  if (isOpen(found.judgement) && !again && calmSince > calmBefore) {
    const slowness: Measure = { ...by, signal: 'latency-p99' }
    const slow = judgeValues(await alike(slowness))
    if (slow.verdict === 'helped') return { judgement: slow, by: slowness, outages }
  }
  return { judgement: found.judgement, by, outages }
}

const isOpen = ({ verdict }: Judgement): boolean => verdict === 'no-data' || verdict === 'unclear'

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

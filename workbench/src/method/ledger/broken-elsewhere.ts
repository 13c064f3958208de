import { median } from '../../lib/order-statistics.ts'
import { percent } from '../../lib/percent.ts'
import { shiftOf } from '../../lib/shift.ts'
import { newcombe, type SeenShare, Z_3_IN_1000 } from '../../lib/wilson.ts'
import type { LogKind } from '../../model/explore.ts'
import { SLOWER_RATIO } from '../../model/incident/harm.ts'
import type { Measure } from '../../model/incident/measure.ts'
import { parseRfc3339, type UnixMs } from '../../model/time.ts'
import type { GoldenRow } from '../../model/views.ts'
import { HARM_SHARE_MIN } from '../triage/flows.ts'
import { duration, nameOf } from '../triage/says.ts'

/** How each service did in three stretches: before anything was wrong, while it was wrong, and since the change. */
export type ServicesSeen = {
  readonly healthy: readonly GoldenRow[]
  readonly before: readonly GoldenRow[]
  readonly after: readonly GoldenRow[]
}

const TOLD_MAX = 3

/**
 * What fails or is slow since a change and did neither before it nor in health: the symptom may be gone, but something broke.
 * The signal that the change is judged by is left out. A service that fell silent shows in those that call it.
 */
export function harmSince({ healthy, before, after }: ServicesSeen, judged: Measure): readonly string[] {
  const services = [...new Set(after.map(({ service }) => service))]
  const found = services.flatMap((service) => {
    const [good, bad, now] = [healthy, before, after].map((rows) => rows.filter((row) => row.service === service))
    const isJudged = (signal: Measure['signal']): boolean => judged.signal === signal && judged.service === service
    return [
      ...(isJudged('error-share') ? [] : failsSince(good!, bad!, now!)),
      ...(isJudged('latency-p99') ? [] : slowSince(good!, bad!, now!)),
    ].map((says) => `${nameOf(service)} ${says}`)
  })
  return shortened(found)
}

/** By three standard errors against both, as many services are looked at; less than a glitch is no harm. */
function failsSince(...stretches: readonly (readonly GoldenRow[])[]): readonly string[] {
  const [healthy, before, after] = stretches.map(failedShareOf)
  if (healthy === undefined || before === undefined || after === undefined) return []
  const risen = [healthy, before].every(
    (earlier) => after.share - earlier.share >= HARM_SHARE_MIN && newcombe(earlier, after, Z_3_IN_1000).low > 0,
  )
  return risen ? [`fails in ${percent(after.share)} (before ${percent(before.share)})`] : []
}

/** The share of the whole stretch; undefined where no request came. */
function failedShareOf(rows: readonly GoldenRow[]): SeenShare | undefined {
  const whole = rows.find(({ bucket }) => bucket === -1)
  return whole && whole.requests > 0 ? { share: whole.errors / whole.requests, of: whole.requests } : undefined
}

/** As surely slower than in either, and by more than half: that is where slow becomes urgent. */
function slowSince(...stretches: readonly (readonly GoldenRow[])[]): readonly string[] {
  const [healthy, before, after] = stretches.map((rows) =>
    rows.filter(({ bucket, requests }) => bucket >= 0 && requests > 0).map(({ p99_ms }) => p99_ms),
  ) as [number[], number[], number[]]
  const slower = [healthy, before].every((earlier) => {
    const shift = shiftOf(earlier, after, Z_3_IN_1000)
    return shift !== undefined && shift.from > 0 && median(after) > SLOWER_RATIO * median(earlier)
  })
  return slower ? [`is slow: p99 ${duration(median(before))} → ${duration(median(after))}`] : []
}

const LINES_MIN = 2 // one line is an anecdote
const LINE_CHARS = 80

/** Kinds of warnings and errors that nobody wrote before the change. */
export function newLinesSince(kinds: readonly LogKind[], since: UnixMs): readonly string[] {
  const found = kinds
    .filter(({ first, lines }) => (parseRfc3339(first) ?? 0) >= since && lines >= LINES_MIN)
    .map(
      ({ service, template, lines }) =>
        `${nameOf(service)} “${nameOf(template).slice(0, LINE_CHARS)}” (${lines} times)`,
    )
  return shortened(found)
}

const shortened = (found: readonly string[]): readonly string[] =>
  found.length > TOLD_MAX ? [...found.slice(0, TOLD_MAX), `${found.length - TOLD_MAX} more`] : found

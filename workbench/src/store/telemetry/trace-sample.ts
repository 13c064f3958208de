import { sumOf } from '../../lib/sum.ts'
import { QUESTION_LIMITS } from '../../model/question-limits.ts'
import { type TimeRange, unixMs } from '../../model/time.ts'

/** Five minutes of a window, as the tables are sorted, and how many spans they hold. */
export type Stretch = { readonly at_ms: number; readonly spans: number }

/** Where whole traces are taken from, and how many. */
export type Draw = { readonly range: TimeRange; readonly traces: number; readonly spans: number }

/** How long before and after a range spans of its traces may lie; a trace that lasts longer is cut. */
export const TRACE_SLACK_MS = 60_000

const STRETCH_MS = 300_000
const BUSY_SPANS = 4 * QUESTION_LIMITS.spans // a window that holds more is not read as a whole
const GOLDEN = (Math.sqrt(5) - 1) / 2 // multiples of it keep no time with any schedule

/** Whether a window has so few stretches that its sample is taken from all of it, whatever they hold. */
export const isShort = ({ from, to }: TimeRange): boolean =>
  Math.ceil(to / STRETCH_MS) - Math.floor(from / STRETCH_MS) <= QUESTION_LIMITS.stretches

/**
 * Where to take a sample of a window from: all of it, or, where it is long and busy, a few stretches spread over it, each as far as
 * traces that begin there also end there. Their spans lie all over a table that is sorted by name within five minutes, so a
 * sample costs as much to read as the stretches it is taken from.
 */
export function drawsFrom(window: TimeRange, stretches: readonly Stretch[]): readonly Draw[] {
  const { traces, spans, stretches: most } = QUESTION_LIMITS
  const busy = sumOf(stretches.map((one) => one.spans)) > BUSY_SPANS
  const chosen = busy ? spreadOver(stretches, most).flatMap((one) => insideOf(one, window)) : []
  if (!busy || stretches.length <= most || chosen.length === 0) return [{ range: window, traces, spans }]
  const total = sumOf(chosen.map((one) => one.spans))
  return chosen.map(({ range, spans: held }) => {
    const share = held / total
    return { range, traces: Math.ceil(share * traces), spans: Math.ceil(share * spans) }
  })
}

/** One of each of `parts` equal parts, never at the same place of two. */
function spreadOver(stretches: readonly Stretch[], parts: number): readonly Stretch[] {
  return Array.from({ length: Math.min(parts, stretches.length) }, (_, part) => {
    const place = (part + (((part + 1) * GOLDEN) % 1)) / parts
    return stretches[Math.floor(place * stretches.length)] as Stretch
  })
}

/** The part of a stretch and of the window whose traces lie within the stretch. */
function insideOf({ at_ms, spans }: Stretch, window: TimeRange): (Pick<Draw, 'range'> & Pick<Stretch, 'spans'>)[] {
  const from = unixMs(Math.max(window.from, at_ms + TRACE_SLACK_MS))
  const to = unixMs(Math.min(window.to, at_ms + STRETCH_MS - TRACE_SLACK_MS))
  return from < to ? [{ range: { from, to }, spans }] : []
}

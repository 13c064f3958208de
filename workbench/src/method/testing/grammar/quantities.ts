import type { Measure } from '../../../model/incident/measure.ts'
import type { Comparison } from '../../../model/incident/testing.ts'
import type { Cursor } from './cursor.ts'

/** What the number of a comparison is in: a signal's unit, or times an earlier number. */
export type Scale = 'share' | 'latency' | 'count' | 'metric' | 'fact' | 'times'

/** The scale of a signal's own numbers. */
export function scaleOf(signal: Measure['signal']): Exclude<Scale, 'times'> {
  if (signal === 'error-share') return 'share'
  if (signal === 'metric') return 'metric'
  return signal === 'latency-p50' || signal === 'latency-p99' ? 'latency' : 'count'
}

const SECONDS_OF = { s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400 } as const

/** Longer stretches of time are asked of a dashboard. */
const SECONDS_MAX = 7 * 86_400

/** Takes a duration such as `90s`, `5m`, `1h`; in seconds. */
export function takeDuration(cursor: Cursor): number | undefined {
  const { next } = cursor
  const match = /^(\d{1,6}(?:\.\d{1,3})?)(s|sec|m|min|h|d)$/.exec(next?.text ?? '')
  const seconds = match ? Number(match[1]) * SECONDS_OF[match[2] as keyof typeof SECONDS_OF] : 0
  if (seconds <= 0 || seconds > SECONDS_MAX)
    return cursor.fail('expected a time such as 90s, 5m or 1h, at most seven days')
  cursor.take()
  return seconds
}

/** Takes a whole number from `least` to `most`. */
export function takeCount(cursor: Cursor, least: number, most: number): number | undefined {
  const count = Number(cursor.next?.text)
  if (!/^\d{1,4}$/.test(cursor.next?.text ?? '') || count < least || count > most)
    return cursor.fail(`expected a whole number from ${least} to ${most}`)
  cursor.take()
  return count
}

type Amount = { readonly than: number; readonly times: boolean }

/** A comparison and whether its number is a multiple of an earlier one. */
export type Compared = { readonly comparison: Comparison; readonly times: boolean }

/** Takes a comparison such as `> 5%` or `>= 2x`. */
export function takeComparison(cursor: Cursor, scale: Exclude<Scale, 'times'>): Compared | undefined {
  const sign = cursor.next
  if (!cursor.takes('>', '>=', '<', '<=')) return cursor.fail('expected a comparison such as > 5%')
  const amount = takeAmount(cursor, scale)
  return amount && { comparison: { is: sign!.text as Comparison['is'], than: amount.than }, times: amount.times }
}

const UNITS = ['%', 'ms', 's', 'x', '×'] as const

function takeAmount(cursor: Cursor, scale: Exclude<Scale, 'times'>): Amount | undefined {
  const token = cursor.next
  const match = /^(-?\d{1,15}(?:\.\d{1,9})?)(%|ms|s|x|×)?$/.exec(token?.text ?? '')
  if (match === null) return cursor.fail(`expected ${EXPECTED[scale]}`)
  cursor.take()
  const apart = UNITS.find((unit) => match[2] === undefined && cursor.takes(unit))
  const unit = match[2] ?? apart ?? ''
  if (unit === 'x' || unit === '×') return { than: Number(match[1]), times: true }
  const than = inBase(Number(match[1]), unit, scale)
  return than === undefined ? cursor.fail(`expected ${EXPECTED[scale]}`, token) : { than, times: false }
}

const EXPECTED = {
  share: 'a share such as 5% or 0.05, or a multiple such as 2x',
  latency: 'a latency with its unit such as 500ms or 2s, or a multiple such as 2x',
  count: 'a number without a unit, or a multiple such as 2x',
  fact: 'a number such as 90%, 500ms, 2s or 3',
  metric: "a number in the metric's own unit, or a multiple such as 2x",
} as const

function inBase(number: number, unit: string, scale: Exclude<Scale, 'times'>): number | undefined {
  if (scale === 'fact')
    return { '%': Number((number / 100).toPrecision(12)), ms: number / 1000, s: number, '': number }[unit]
  if (scale === 'share' && unit === '%') return Number((number / 100).toPrecision(12))
  if (scale === 'latency') return unit === 's' ? number * 1000 : unit === 'ms' ? number : undefined
  if (scale === 'share' && Math.abs(number) > 1) return undefined
  return unit === '' ? number : undefined
}

import { NAMED_TIMES, type NamedTime } from '../../../model/incident/lifecycle.ts'
import { calmMs, impactsOf, isBack } from '../../lifecycle/impacts.ts'
import { isOpen, type Lifecycle } from '../../lifecycle/lifecycle.ts'
import { TIME_NAMES } from '../../lifecycle/time-names.ts'
import { UNKNOWN, utc } from './text.ts'

/** The named times that a postmortem tells, in the order in which they come. */
export const TOLD_TIMES: readonly NamedTime[] = NAMED_TIMES.filter((name) => name !== 'closed')

/** From when to when is counted; others begin elsewhere, so both ends are told. */
const DURATIONS: readonly (readonly [string, NamedTime, NamedTime])[] = [
  ['Time to detect (impact started → detected)', 'impactStarted', 'detected'],
  ['Time to acknowledge (detected → acknowledged)', 'detected', 'acknowledged'],
  ['Time to mitigate (impact started → mitigated)', 'impactStarted', 'mitigated'],
  ['Time to resolve (impact started → resolved)', 'impactStarted', 'resolved'],
]

/** `Impact started: 2026-11-20T15:12:00Z ± 30 s (measured)`, a line each. */
export const timeLines = ({ times }: Lifecycle): readonly string[] =>
  TOLD_TIMES.map((name) => {
    const label = TIME_NAMES[name]
    const known = times[name]
    if (known === undefined) return `${label}: ${UNKNOWN}`
    const { at, plusMinusSeconds, source } = known
    const exact = plusMinusSeconds > 0 ? ` ± ${plusMinusSeconds} s` : ''
    return `${label}: ${utc(at)}${exact}${source === 'event' ? '' : ` (${source})`}`
  })

/**
 * How long things took: told, pending while an end is open, invalid where the end is before the beginning. The calm between two impacts
 * is not counted, and told.
 */
export const durationLines = (lifecycle: Lifecycle): readonly string[] =>
  DURATIONS.map(([label, from, to]) => {
    const [start, end] = [lifecycle.times[from], lifecycle.times[to]]
    const ends = to === 'mitigated' || to === 'resolved' ? to : undefined
    if (start === undefined || end === undefined || (ends && isBack(lifecycle))) return `${label}: pending`
    const calm = ends === undefined ? 0 : calmMs(lifecycle, ends)
    const ms = Date.parse(end.at) - Date.parse(start.at) - calm
    const off = calm === 0 ? '' : `, without ${durationText(calm)} of calm between`
    return `${label}: ${lasted(ms)}${off}`
  })

/** Each impact with how long it lasted and the calm before it; nothing where there was one, which the other lines tell. */
export function impactLines(lifecycle: Lifecycle): readonly string[] {
  const impacts = impactsOf(lifecycle)
  if (impacts.length < 2) return []
  const ms = (from: string, to: string): number => Date.parse(to) - Date.parse(from)
  return impacts.map(({ from, to }, i) => {
    const before = impacts[i - 1]?.to
    const calm = before === undefined ? '' : `, after ${durationText(Math.max(0, ms(before, from)))} of calm`
    const open = isOpen({ lifecycle }) ? 'goes on' : 'to an end that nobody told'
    const ends = to === undefined ? open : `to ${utc(to)}, ${lasted(ms(from, to))}`
    return `Impact ${i + 1}: from ${utc(from)} ${ends}${calm}`
  })
}

/** People tell times that cannot be: it is said, not swapped. */
const lasted = (ms: number): string => (ms < 0 ? 'invalid, it ends before it begins' : durationText(ms))

/** `1 h 2 min 3 s`, without what is zero. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const
  return parts.flatMap(([amount, unit]) => (amount > 0 ? [`${amount} ${unit}`] : [])).join(' ') || '0 s'
}

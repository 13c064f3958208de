import type { NamedTime } from '../../../model/incident/lifecycle.ts'
import type { Lifecycle } from '../../lifecycle/lifecycle.ts'
import { UNKNOWN, utc } from './text.ts'

/** Named times as a postmortem calls them, in the order in which they come. */
export const TIME_NAMES: readonly (readonly [NamedTime, string])[] = [
  ['impactStarted', 'Impact started'],
  ['detected', 'Detected'],
  ['declared', 'Declared'],
  ['acknowledged', 'Acknowledged'],
  ['mitigated', 'Mitigated'],
  ['resolved', 'Resolved'],
]

/** From when to when is counted; others begin elsewhere, so both ends are told (incident-model §3). */
export const DURATIONS: readonly (readonly [string, NamedTime, NamedTime])[] = [
  ['Time to detect (impact started → detected)', 'impactStarted', 'detected'],
  ['Time to acknowledge (detected → acknowledged)', 'detected', 'acknowledged'],
  ['Time to mitigate (impact started → mitigated)', 'impactStarted', 'mitigated'],
  ['Time to resolve (impact started → resolved)', 'impactStarted', 'resolved'],
]

/** `Impact started: 2026-11-20T15:12:00Z ± 30 s (measured)`, a line each. */
export const timeLines = ({ times }: Lifecycle): readonly string[] =>
  TIME_NAMES.map(([name, label]) => {
    const known = times[name]
    if (known === undefined) return `${label}: ${UNKNOWN}`
    const { at, plusMinusSeconds, source } = known
    const exact = plusMinusSeconds > 0 ? ` ± ${plusMinusSeconds} s` : ''
    return `${label}: ${utc(at)}${exact}${source === 'event' ? '' : ` (${source})`}`
  })

/** How long things took: told, pending while an end is open, invalid where the end is before the beginning. */
export const durationLines = ({ times }: Lifecycle): readonly string[] =>
  DURATIONS.map(([label, from, to]) => {
    const [start, end] = [times[from], times[to]]
    if (start === undefined || end === undefined) return `${label}: pending`
    const ms = Date.parse(end.at) - Date.parse(start.at)
    return `${label}: ${ms < 0 ? 'invalid, it ends before it begins' : durationText(ms)}`
  })

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

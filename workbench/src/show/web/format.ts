import { visible } from '../../lib/printable.ts'
import { quantity, seconds } from '../cli/units.ts'
import { partsOf } from './zone.ts'

export { visible } from '../../lib/printable.ts'
export { quantity, seconds } from '../cli/units.ts'

/** The time of day of an RFC 3339 time, to the second: `14:02:10Z`, or in the chosen zone `16:02:10+02`. */
export function clock(at: string): string {
  const { clock: time, mark } = partsOf(at)
  return `${time}${mark}`
}

/** A date with its time of day: `2026-03-01 14:02:10Z`. */
export const dateClock = (at: string): string => `${partsOf(at).date} ${clock(at)}`

/** A sentence whose RFC 3339 times, some to the minute, are told as everywhere on the page: by the time of day, and by the date as well where it is not that of `near`. */
export const withClocks = (text: string, near: string): string =>
  text.replace(RFC3339_UTC, (at, seconds?: string) => {
    const full = seconds === undefined ? at.replace('Z', ':00Z') : at
    const told = at.slice(0, 10) === near.slice(0, 10) ? clock(full) : dateClock(full)
    return seconds === undefined ? told.replace(/(\d\d:\d\d):00/, '$1') : told
  })

const RFC3339_UTC = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(?:\.\d{1,9})?)?Z/g

/** How long ago (or ahead) a time is: `6 min ago`, `in 20 s`, `just now`. */
export function ago(at: string, nowMs: number): string {
  const past = Math.round((nowMs - Date.parse(at)) / 1000)
  if (Number.isNaN(past)) return ''
  if (Math.abs(past) < 5) return 'just now'
  return past > 0 ? `${span(past)} ago` : `in ${span(-past)}`
}

/** Signed distance of a change from the onset, in words: `41 s before onset`. */
export function lag(lagSeconds: number | null): string {
  if (lagSeconds === null) return 'onset not seen'
  if (lagSeconds === 0) return 'at onset'
  return `${seconds(Math.abs(lagSeconds))} ${lagSeconds > 0 ? 'before' : 'after'} onset`
}

/** A share as percent with the digits that matter: `0.4 %`, `12 %`, `100 %`; `–` when there is none. */
export function percent(share: number | null): string {
  if (share === null) return '–'
  const value = share * 100
  if (value === 0) return '0 %'
  if (value < 0.1) return '< 0.1 %'
  return `${value >= 10 ? Math.round(value) : Number(value.toPrecision(2))} %`
}

/** Text from outside on a place with room for `charsMax` characters. */
export const shortened = (text: string, charsMax: number): string =>
  visible(text.length > charsMax ? `${text.slice(0, charsMax)}…` : text)

/** What is said as a sentence of its own. */
export const sentence = (says: string): string => `${says.charAt(0).toUpperCase()}${says.slice(1)}`

/** `1 entry`, `3 entries`. */
export const counted = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`

/** Text in which a number and its unit stay on one line. */
export const tied = (text: string): string => text.replace(/(\d) (?=(?:%|[mµ]?s|min|h|d)(?!\w))/g, '$1\u00a0')

/** Requests a second; a trickle is told as such. */
export const rate = (perSecond: number): string => (perSecond < 0.01 ? '< 0.01' : quantity(perSecond, ''))

/** A name in words: `p99_ms_before` → `p99 ms before`, `metricPoints` → `metric points`. */
export const words = (name: string): string =>
  name.replaceAll('_', ' ').replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)

/** Time left to an RFC 3339 time as minutes and seconds: `3:07`; with a minus once it is over. */
export function countdown(at: string, nowMs: number): string {
  const left = Math.round((Date.parse(at) - nowMs) / 1000)
  if (Number.isNaN(left)) return ''
  const [minutes, rest] = [Math.floor(Math.abs(left) / 60), Math.abs(left) % 60]
  return `${left < 0 ? '−' : ''}${minutes}:${String(rest).padStart(2, '0')}`
}

function span(secondsPast: number): string {
  if (secondsPast < 60) return `${secondsPast} s`
  if (secondsPast < 3600) return `${Math.floor(secondsPast / 60)} min`
  if (secondsPast < 172_800) return `${Math.floor(secondsPast / 3600)} h`
  return `${Math.floor(secondsPast / 86_400)} d`
}

import { MINUTE_MS } from '../../model/time.ts'
import { keep, keptOf } from './kept.ts'

/** In which zone times of day are shown: everywhere the same, as the reader chose. */
export type Zone = 'utc' | 'local'

const KEY = 'lastgood.zone'

let zone: Zone | undefined

/** The chosen zone; UTC until somebody chooses. */
export function zoneNow(): Zone {
  zone ??= keptOf('always', KEY) === 'local' ? 'local' : 'utc'
  return zone
}

/** Chooses the zone, here and for the next visit. What is on the page has to be drawn anew. */
export function chooseZone(next: Zone): void {
  zone = next
  keep('always', KEY, next)
}

/** A time in the chosen zone, in the parts that are shown; `mark` is `Z`, or how far the zone is from UTC: `+05:30`, `-03`. */
export function partsOf(at: string): { readonly date: string; readonly clock: string; readonly mark: string } {
  const utc = { date: at.slice(0, 10), clock: at.slice(11, 19), mark: 'Z' }
  const time = new Date(at)
  if (zoneNow() === 'utc' || Number.isNaN(time.getTime())) return utc
  const minutes = -time.getTimezoneOffset()
  const shifted = new Date(time.getTime() + minutes * MINUTE_MS).toISOString()
  return { date: shifted.slice(0, 10), clock: shifted.slice(11, 19), mark: offsetText(minutes) }
}

function offsetText(minutes: number): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${two(hours)}${rest === 0 ? '' : `:${two(rest)}`}`
}

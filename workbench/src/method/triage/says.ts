import { printable } from '../../lib/printable.ts'
import { rfc3339, type UnixMs } from '../../model/time.ts'

const NAME_CHARS_MAX = 80

/** A duration in milliseconds, in the unit that keeps it short. */
export const duration = (ms: number): string => (ms < 1000 ? `${digits(ms)} ms` : `${digits(ms / 1000)} s`)

/** A count; one that stands for sampled-away requests may not be whole. */
export const count = (value: number): string => String(Math.round(value))

const digits = (value: number): string => String(value >= 1000 ? Math.round(value) : Number(value.toPrecision(3)))

/** A name from telemetry, short and on one line. */
export const nameOf = (...parts: readonly string[]): string =>
  printable(parts.filter((part) => part !== '').join(' '), NAME_CHARS_MAX) || '(no name)'

/** `14:02Z` */
export const minute = (at: UnixMs): string => `${rfc3339(at).slice(11, 16)}Z`

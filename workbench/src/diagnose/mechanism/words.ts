/**
 * Paper    none
 * Idea     numbers as a tired person reads them: seconds from one second on, shares as percent
 * Input    a number and its unit
 * Output   text
 * Cost     O(1)
 */
import { figure } from '../evidence.ts'

const MS_OF_UNIT: Readonly<Record<string, number>> = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 }

/** A value with its unit. */
export function amount(value: number, unit: string): string {
  const ms = MS_OF_UNIT[unit]
  if (ms !== undefined) return lasting(value * ms)
  if (unit === '1' && value >= 0 && value <= 1) return share(value)
  return unit === 'By' ? bytes(value) : `${figure(value)} ${unit === '1' ? '' : unit.replace(/[{}]/g, '')}`.trim()
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

function bytes(value: number): string {
  const power = Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10)
  const place = Math.min(BYTE_UNITS.length - 1, power)
  return `${figure(value / 1024 ** place)} ${BYTE_UNITS[place]}`
}

/** A duration. */
export function lasting(ms: number): string {
  if (ms < 1000) return `${figure(ms)} ms`
  if (ms < 2 * MINUTE_MS) return `${figure(ms / 1000)} s`
  return ms < 2 * HOUR_MS ? `${figure(ms / MINUTE_MS)} min` : `${figure(ms / HOUR_MS)} h`
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A share, 0..1. */
export const share = (part: number): string => `${figure(100 * part)} %`

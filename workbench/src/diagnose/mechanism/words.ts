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
  return unit === '1' && value >= 0 && value <= 1 ? share(value) : `${figure(value)} ${unit}`.trim()
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

import type { SqlAnswer } from '../../../http/contract.ts'
import type { Line } from '../line-chart.tsx'

const LINES_MAX = 8
const POINTS_MIN = 2

/** The chart of rows that have a time and numbers: one line a column of numbers. Undefined where they have not. */
export function chartOf({ columns, rows }: SqlAnswer): { at: readonly string[]; lines: readonly Line[] } | undefined {
  const time = columns.findIndex(({ type }) => /^(Nullable\()?Date/.test(type))
  const numbers = columns.flatMap(({ type }, i) => (/^(Nullable\()?(U?Int|Float|Decimal)/.test(type) ? [i] : []))
  if (time < 0 || numbers.length === 0) return undefined
  const zone = /'([^']+)'/.exec(columns[time]?.type ?? '')?.[1] ?? 'UTC'
  const timed = rows
    .map((row) => ({ row, atMs: timeMs(row[time] ?? '', zone) }))
    .filter(({ atMs }) => !Number.isNaN(atMs))
    .sort((a, b) => a.atMs - b.atMs)
  const times = [...new Set(timed.map(({ atMs }) => atMs))]
  if (times.length < POINTS_MIN || times.length < timed.length) return undefined // several rows a time are no line
  return {
    at: times.map((atMs) => new Date(atMs).toISOString()),
    lines: numbers.slice(0, LINES_MAX).map((i) => ({
      name: columns[i]?.name ?? '',
      values: timed.map(({ row }) => numberOf(row[i] ?? '')),
    })),
  }
}

/** A day, or a time of day as clocks of a zone show it. NaN where it is neither, or the zone is not known. */
function timeMs(text: string, zone: string): number {
  if (text.length === DAY_CHARS) return Date.parse(text)
  const shownMs = Date.parse(`${text.replace(' ', 'T')}Z`)
  if (zone === 'UTC' || Number.isNaN(shownMs)) return shownMs
  const roughlyMs = shownMs - aheadMs(shownMs, zone)
  return shownMs - aheadMs(roughlyMs, zone) // the hours around a change of the clocks
}

const DAY_CHARS = 10

/** How far the clocks of a zone are ahead of UTC at a time, by its name as the engine has it, such as Asia/Kolkata. */
function aheadMs(atMs: number, zone: string): number {
  try {
    const shown = new Date(atMs).toLocaleString('sv', { timeZone: zone }) // 2026-01-31 14:02:10
    return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(atMs / 1000) * 1000
  } catch {
    return Number.NaN
  }
}

function numberOf(text: string): number | null {
  const value = text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : null
}

import type { SqlAnswer } from '../../../http/contract.ts'
import type { Line } from '../line-chart.tsx'

const LINES_MAX = 8
const POINTS_MIN = 2

/** The chart of rows that have a time and numbers: one line a column of numbers. Undefined where they have not. */
export function chartOf({ columns, rows }: SqlAnswer): { at: readonly string[]; lines: readonly Line[] } | undefined {
  const time = columns.findIndex(({ type }) => /^(Nullable\()?Date/.test(type))
  const numbers = columns.flatMap(({ type }, i) => (/^(Nullable\()?(U?Int|Float|Decimal)/.test(type) ? [i] : []))
  if (time < 0 || numbers.length === 0) return undefined
  const timed = rows
    .map((row) => ({ row, atMs: Date.parse(`${(row[time] ?? '').replace(' ', 'T')}${isDay(row[time]) ? '' : 'Z'}`) }))
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

const isDay = (text: string | undefined): boolean => (text ?? '').length === 10

function numberOf(text: string): number | null {
  const value = text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : null
}

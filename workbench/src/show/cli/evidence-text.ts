import { displayWidth, fitted, padded } from '../../lib/display-width.ts'
import { printable } from '../../lib/printable.ts'
import type { Evidence } from '../../model/diagnosis.ts'
import { calledOf } from '../../model/service-name.ts'
import type { Paint } from './paint.ts'

const NUMBERS_SHOWN = 20 // a claim rests on a handful; more is a table for --json

/** What one claim rests on: its numbers, its query, sample traces and log lines. */
export function evidenceText(e: Evidence, { paint, columns }: { paint: Paint; columns: number }): string {
  const params = Object.entries(e.params).map(([name, value]) => `${name}=${String(value)}`)
  const numbers = Object.entries(e.numbers).slice(0, NUMBERS_SHOWN)
  const rows: [string, string][] = [
    ...numbers.map(([name, value]): [string, string] => [name, value === null ? '–' : String(value)]),
    ['query', [e.query, ...params].join('  ')],
    ['window', `${e.window.from} to ${e.window.to}`],
    ...e.traceIds.map((id): [string, string] => ['trace', id]),
    ...e.logs.map((log): [string, string] => ['log', `${log.at} ${calledOf(log.service)} ${log.severity} ${log.body}`]),
  ]
  const width = Math.min(32, Math.max(...rows.map(([name]) => displayWidth(printable(name))))) + 2
  const lines = rows.map(([name, value]) => {
    const label = padded(fitted(name, width - 2), width)
    return paint('dim', label) + fitted(value, columns - width)
  })
  return `${[`${paint('cyan', e.id)}  ${paint('bold', printable(e.says, 400))}`, ...lines].join('\n')}\n`
}

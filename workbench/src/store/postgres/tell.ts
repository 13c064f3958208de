import type { CheckTable, Fact } from '../../model/check.ts'
import { withoutLiterals } from './without-literals.ts'

const STATEMENT_CHARS_MAX = 160
const ROWS_SHOWN = 15
const BLOCKERS_TOLD = 5

/** Rows of connections.sql. */
export type Connections = {
  readonly application: string
  readonly state: string
  readonly connections: number
  readonly oldest_s: number | null
}

/** Rows of running.sql. */
export type Running = {
  readonly pid: number
  readonly application: string
  readonly state: string
  readonly wait_event_type: string | null
  readonly wait_event: string | null
  readonly transaction_s: number | null
  readonly state_s: number | null
  readonly blocked_by: readonly number[]
  readonly query: string
}

/** Rows of statements.sql. */
export type Statement = {
  readonly query: string
  readonly calls: number
  readonly mean_ms: number
  readonly share: number | null
  readonly rows_per_call: number | null
}

/** Connections against what the server takes, and by who holds them. */
export function connectionFacts(rows: readonly Connections[], limit: number): readonly Fact[] {
  const held = rows.reduce((sum, { connections }) => sum + connections, 0)
  return [
    { name: 'connections-used', value: held / limit, unit: '1' },
    { name: 'connections-limit', value: limit, unit: '{}' },
    ...rows.slice(0, ROWS_SHOWN).map(({ application, state, connections }) => ({
      name: 'connections',
      of: `${application}, ${state}`.slice(0, 200),
      value: connections,
      unit: '{}',
    })),
  ]
}

type Told = { readonly facts: readonly Fact[]; readonly tables: readonly CheckTable[] }

/** What runs by age, and who blocks whom, from those who block and are not blocked themselves. */
export function activityOf(rows: readonly Running[]): Told {
  const waiting = rows.filter(({ blocked_by }) => blocked_by.length > 0)
  const blockers = blockersOf(rows)
  const longest = (values: readonly (number | null)[]): number => Math.max(0, ...values.map((value) => value ?? 0))
  return {
    facts: [
      { name: 'blocked', value: waiting.length, unit: '{}' },
      ...blockers
        .slice(0, BLOCKERS_TOLD)
        .map(({ pid, says }) => ({ name: 'blocker', of: `pid ${pid}`, value: says, unit: '' })),
      {
        name: 'longest-statement',
        value: longest(rows.filter(({ state }) => state === 'active').map(({ state_s }) => state_s)),
        unit: 's',
      },
      { name: 'longest-transaction', value: longest(rows.map(({ transaction_s }) => transaction_s)), unit: 's' },
    ],
    tables: [runningTable(rows)],
  }
}

type Blocker = { readonly pid: number; readonly says: string; readonly count: number }

/** Those at whom the waiting ends: blocking, and not blocked; with how many wait behind them, in a row or at once. */
function blockersOf(rows: readonly Running[]): readonly Blocker[] {
  const byPid = new Map(rows.map((row) => [row.pid, row]))
  const behind = new Map<number, number>()
  for (const row of rows) for (const pid of rootsOf(row, byPid)) behind.set(pid, (behind.get(pid) ?? 0) + 1)
  return [...behind]
    .map(([pid, count]) => ({ pid, count, says: blockerSays(byPid.get(pid), count) }))
    .toSorted((a, b) => b.count - a.count || a.pid - b.pid)
}

/** Follows who blocks whom to its ends; a circle has none, and PostgreSQL ends it by itself. */
function rootsOf(row: Running, byPid: ReadonlyMap<number, Running>): ReadonlySet<number> {
  const roots = new Set<number>()
  const seen = new Set<number>([row.pid])
  const next = [...row.blocked_by]
  for (let pid = next.pop(); pid !== undefined; pid = next.pop()) {
    if (seen.has(pid)) continue
    seen.add(pid)
    const further = byPid.get(pid)?.blocked_by ?? []
    if (further.length === 0) roots.add(pid)
    next.push(...further)
  }
  return roots
}

function blockerSays(row: Running | undefined, count: number): string {
  const waits = count === 1 ? '1 waits' : `${count} wait`
  if (row === undefined) return `${waits} for it`
  const age = Math.round(row.transaction_s ?? 0)
  return `${waits} for it: ${row.application}, ${row.state}, its transaction is open for ${age} s`.slice(0, 400)
}

function runningTable(rows: readonly Running[]): CheckTable {
  return {
    title: 'running, and open transactions',
    columns: ['pid', 'application', 'state', 'for', 'transaction', 'waits for', 'statement'],
    rows: rows
      .slice(0, ROWS_SHOWN)
      .map((row) => [
        row.pid,
        row.application,
        row.state,
        ageOf(row.state_s),
        ageOf(row.transaction_s),
        row.blocked_by.length > 0 ? `pid ${row.blocked_by.join(', ')}` : (row.wait_event ?? '–'),
        withoutLiterals(row.query).slice(0, STATEMENT_CHARS_MAX),
      ]),
    cut: Math.max(0, rows.length - ROWS_SHOWN),
  }
}

const ageOf = (seconds: number | null): string => (seconds === null ? '–' : `${Math.max(0, seconds).toFixed(1)} s`)

/** Statements by the time they took since statistics began. */
export const statementTable = (rows: readonly Statement[]): CheckTable => ({
  title: 'statements by time',
  columns: ['of all time', 'calls', 'mean ms', 'rows a call', 'statement'],
  rows: rows.map(({ query, calls, mean_ms, share, rows_per_call }) => [
    `${((share ?? 0) * 100).toFixed(1)} %`,
    calls,
    Number(mean_ms.toPrecision(3)),
    Number((rows_per_call ?? 0).toPrecision(3)),
    withoutLiterals(query).slice(0, STATEMENT_CHARS_MAX),
  ]),
  cut: 0,
})

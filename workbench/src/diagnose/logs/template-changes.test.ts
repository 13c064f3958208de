import { describe, expect, test } from 'vitest'
import type { LogPatternColumns } from '../../model/span-columns.ts'
import { rangeOf } from '../evidence.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import { type LogExposure, logExposure } from './exposure.ts'
import { type TemplateChange, templateChanges } from './template-changes.ts'

type Pattern = {
  readonly body: string
  readonly before?: number
  readonly after?: number
  readonly severity?: string
  readonly requests?: readonly string[]
}

const columns = (patterns: readonly Pattern[]): LogPatternColumns => ({
  rows: patterns.length,
  service: patterns.map(() => 'api'),
  severity: patterns.map((p) => p.severity ?? 'INFO'),
  body: patterns.map((p) => p.body),
  countBefore: patterns.map((p) => p.before ?? 0),
  countAfter: patterns.map((p) => p.after ?? 0),
  requests: patterns.map((p) => p.requests ?? []),
  traceId: patterns.map((p) => p.requests?.[0] ?? ''),
})

const kinds = (found: readonly TemplateChange[]): ReadonlyMap<string, string> =>
  new Map(found.map((change) => [change.template, change.kind]))

describe('lines that belong to no request', () => {
  const exposure = (before: number, after: number): LogExposure => ({
    before,
    after,
    bad: 0,
    good: 0,
    requests: new Map(),
    runs: new Map(),
    callers: new Map(),
  })

  test('new, gone, up and down are told apart; what kept its rate is not listed', () => {
    const found = templateChanges(
      columns([
        { body: 'pool timeout after 30 ms', after: 80, severity: 'ERROR' },
        { body: 'cache refreshed', before: 90 },
        { body: 'retrying call', before: 50, after: 200 },
        { body: 'heartbeat sent', before: 300, after: 100 },
        { body: 'request served', before: 1000, after: 1010 },
      ]),
      exposure(600, 600),
    )
    expect(kinds(found)).toEqual(
      new Map([
        ['pool timeout after <*>', 'new'],
        ['retrying call', 'up'],
        ['cache refreshed', 'gone'],
        ['heartbeat sent', 'down'],
      ]),
    )
    expect(found[0]).toMatchObject({ badShare: null, surprise: null })
  })

  test('twice the requests write twice the lines, and nothing has changed', () => {
    const patterns = columns([{ body: 'request served', before: 1000, after: 2000 }])
    expect(templateChanges(patterns, exposure(500, 1000))).toEqual([])
  })

  test('patterns of one template are one change, in any order', () => {
    const patterns = ['buyer', 'seller', 'clerk', 'driver', 'auditor', 'editor'].map((user) => ({
      body: `login refused for ${user} by policy`,
      after: 30,
    }))
    const found = templateChanges(columns(patterns), exposure(600, 600))
    expect(found).toMatchObject([{ template: 'login refused for <*> by policy', countAfter: 180 }])
    expect(templateChanges(columns(patterns.toReversed()), exposure(600, 600))).toEqual(found)
  })
})

describe('lines of requests', () => {
  const cart = 'api GET /cart |----|  Server'
  const pay = 'api POST /pay |!!!!|  Server'
  const several = (n: number, picture: string, prefix: string): readonly Trace[] =>
    Array.from({ length: n }, (_, i) => tracesOf(columnsOf(drawnRows(`${prefix}${i}`, picture))).traces[0] as Trace)
  const ids = (traces: readonly Trace[]): readonly string[] => traces.map((trace) => trace.id)
  const windows = { before: rangeOf(0, 60_000), after: rangeOf(60_000, 120_000) }

  const [quietCart, quietPay] = [several(40, cart, 'qc'), several(10, pay, 'qp')]
  const [cartAfter, payAfter] = [several(40, cart, 'ac'), several(40, pay, 'ap')]
  const told = { quiet: ids([...quietCart, ...quietPay]), bad: ids(payAfter), good: ids(cartAfter) }
  const exposure = logExposure([...quietCart, ...quietPay], [...cartAfter, ...payAfter], told, { windows })
  const changes = (patterns: readonly Pattern[]): readonly TemplateChange[] =>
    templateChanges(columns(patterns), exposure)

  test('more requests of a kind write more of its lines, and nothing has changed', () => {
    expect(changes([{ body: 'paying', before: 10, after: 40, requests: ids([...quietPay, ...payAfter]) }])).toEqual([])
  })

  test('a line in requests that did not write it before is new, and a few more lines of it change nothing', () => {
    const requests = ids(payAfter.slice(0, 30))
    const [once] = changes([{ body: 'card refused', after: 30, severity: 'ERROR', requests }])
    const [often] = changes([{ body: 'card refused', after: 3_000, severity: 'ERROR', requests }])
    expect(once).toMatchObject({ kind: 'new', badShare: 1 })
    expect(once?.surprise).toBeGreaterThan(5)
    expect(often?.surprise).toBe(once?.surprise)
  })

  test('a loud line on healthy requests ranks below a quiet one on bad requests', () => {
    const found = changes([
      { body: 'debug dump of state', after: 50_000, requests: ids([...cartAfter, ...payAfter]) },
      { body: 'deadlock found', after: 30, requests: ids(payAfter.slice(0, 30)) },
    ])
    expect(found.map((change) => change.template)).toEqual(['deadlock found', 'debug dump of state'])
  })

  test('a line that comes and goes in the quiet stretch as well is no news', () => {
    const early = ids([...quietCart, ...quietPay]).filter((id) => exposure.requests.get(id)?.stretch === 'early')
    const after = ids(cartAfter.slice(0, 20))
    expect(changes([{ body: 'cache filled', before: 25, after: 20, requests: [...early, ...after] }])).toEqual([])
  })

  test('a line that usually follows another and stops to is gone; how many requests there are does not matter', () => {
    const quiet = ids(quietPay)
    const [asked] = [{ body: 'asking the bank', requests: [...quiet, ...ids(payAfter)] }]
    const paid = { body: 'payment booked', before: 10, requests: quiet }
    const [gone, ...others] = changes([asked, paid])
    expect(gone).toMatchObject({ template: 'payment booked', kind: 'gone', shares: { before: 1, after: 0 } })
    expect(gone?.surprise).toBeGreaterThan(5)
    expect(others).toEqual([])
    expect(changes([asked, { ...paid, after: 40, requests: asked.requests }])).toEqual([])
  })

  test('a line that came twice in a request and comes once stops half way', () => {
    const requests = [...ids(quietPay), ...ids(quietPay), ...ids(payAfter)]
    const [once] = changes([{ body: 'leg reckoned', before: 20, after: 40, requests }])
    expect(once).toMatchObject({ kind: 'down', shares: { before: 1, after: 0 } })
  })
})

describe('an onset that is known to an interval only', () => {
  const pay = (prefix: string, n: number, fromMs: number): readonly Trace[] =>
    Array.from({ length: n }, (_, i) => {
      const rows = drawnRows(`${prefix}${i}`, 'api POST /pay |----|  Server').map((row) => ({
        ...row,
        startMs: fromMs + i * 1000,
      }))
      return tracesOf(columnsOf(rows)).traces[0] as Trace
    })
  const ids = (traces: readonly Trace[]): readonly string[] => traces.map((trace) => trace.id)
  const [well, broken, after] = [pay('w', 30, 0), pay('b', 25, 30_000), pay('a', 3, 55_000)]
  const told = { quiet: ids([...well, ...broken]), bad: [], good: ids(after) }
  const windows = { before: rangeOf(0, 55_000), after: rangeOf(55_000, 60_000) }
  const lines = columns([
    { body: 'asking the bank', requests: ids([...well, ...broken, ...after]) },
    { body: 'payment booked', before: 30, requests: ids(well) },
  ])
  const surprise = (from: number): number => {
    const exposure = logExposure([...well, ...broken], after, told, { windows, onset: rangeOf(from, 60_000) })
    return templateChanges(lines, exposure)[0]?.surprise ?? 0
  }

  test('a line may stay away from any moment of it, and from none before it', () => {
    expect(surprise(10_000)).toBeGreaterThan(20)
    expect(surprise(52_000)).toBeLessThan(surprise(10_000) / 2)
  })
})

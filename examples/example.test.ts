import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseChangeEvent } from '../workbench/src/model/change.ts'
import type { DrillTruth } from '../workbench/src/model/incident/drill.ts'

const here = import.meta.dirname
const ID = 'checkout-slow-query'
const directory = join(here, ID)
const BYTES_MAX = 1024 * 1024

type Attribute = { readonly key: string; readonly value: { readonly stringValue?: string } }
type Resource = { readonly resource: { readonly attributes: readonly Attribute[] } }
type RawSpan = Readonly<Record<'traceId' | 'spanId' | 'name' | 'startTimeUnixNano' | 'endTimeUnixNano', string>> & {
  readonly parentSpanId?: string
  readonly kind: number
  readonly status: { readonly code: number }
}
type Span = RawSpan & { readonly service: string; readonly version: string; readonly atMs: number; readonly ms: number }
type RawLog = Readonly<Record<'timeUnixNano' | 'severityText', string>> & {
  readonly traceId?: string
  readonly body: { readonly stringValue: string }
}
type Log = RawLog & { readonly service: string; readonly atMs: number }
type TraceLine = {
  readonly resourceSpans: readonly (Resource & {
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[]
  })[]
}
type LogLine = {
  readonly resourceLogs: readonly (Resource & {
    readonly scopeLogs: readonly { readonly logRecords: readonly RawLog[] }[]
  })[]
}
type MetricLine = {
  readonly resourceMetrics: readonly (Resource & {
    readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[]
  })[]
}
type Case = {
  readonly id: string
  readonly page: { readonly at: string; readonly service: string; readonly title: string }
  readonly window: { readonly from: string; readonly to: string }
  readonly truth: DrillTruth
}

const textOf = (signal: string): string =>
  zstdDecompressSync(readFileSync(join(directory, `${signal}.jsonl.zst`))).toString('utf8')
const linesOf = <T>(text: string): T[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
const jsonOf = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T
const attributeOf = ({ resource }: Resource, key: string): string =>
  resource.attributes.find((a) => a.key === key)?.value.stringValue ?? ''
const millisOf = (nanos: string): number => Number(BigInt(nanos) / 1_000n) / 1_000
const middle = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

const spans: readonly Span[] = linesOf<TraceLine>(textOf('traces')).flatMap((line) =>
  line.resourceSpans.flatMap((r) => r.scopeSpans.flatMap((scope) => scope.spans.map((span) => spanOf(r, span)))),
)
const logs: readonly Log[] = linesOf<LogLine>(textOf('logs')).flatMap((line) =>
  line.resourceLogs.flatMap((r) =>
    r.scopeLogs.flatMap((scope) =>
      scope.logRecords.map((log) => ({
        ...log,
        service: attributeOf(r, 'service.name'),
        atMs: millisOf(log.timeUnixNano),
      })),
    ),
  ),
)
const changes = linesOf<unknown>(readFileSync(join(directory, 'changes.jsonl'), 'utf8')).map(parseChangeEvent)
const given = jsonOf<Case>(join(directory, 'case.json'))
const { truth } = given
const deployedMs = Date.parse(truth.onset)

function spanOf(resource: Resource, span: RawSpan): Span {
  const [atMs, endMs] = [millisOf(span.startTimeUnixNano), millisOf(span.endTimeUnixNano)]
  const [service, version] = [attributeOf(resource, 'service.name'), attributeOf(resource, 'service.version')]
  return { ...span, service, version, atMs, ms: endMs - atMs }
}

const SERVER = 2
const during = (when: 'before' | 'after', service: string, name: string): Span[] =>
  spans.filter((s) => {
    const matches = s.service === service && s.name === name && s.kind === SERVER
    return matches && (when === 'before' ? s.atMs + s.ms < deployedMs : s.atMs > deployedMs)
  })
const failedShare = (requests: readonly Span[]): number =>
  requests.filter((s) => s.status.code === 2).length / requests.length

describe('the example incident', () => {
  test('is small enough to live in the repository', () => {
    const files = readdirSync(directory).map((name) => statSync(join(directory, name)).size)
    expect(files.length).toBe(5)
    expect(files.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(BYTES_MAX)
  })

  test('holds change events that the workbench takes, all inside the window', () => {
    expect(changes.map((c) => (c.ok ? 'good' : c.error))).toEqual(['good', 'good', 'good', 'good'])
    const times = changes.flatMap((c) => (c.ok ? [Date.parse(c.value.at)] : []))
    expect(Math.min(...times)).toBeGreaterThan(Date.parse(given.window.from))
    expect(Math.max(...times)).toBeLessThan(Date.parse(given.page.at))
    expect(Date.parse(given.page.at)).toBeLessThan(Date.parse(given.window.to))
  })

  test('tells of its truth what the README tells', () => {
    const ids = changes.flatMap((c) => (c.ok ? [c.value.id] : []))
    expect(ids.toSorted()).toEqual([...truth.guilty, ...truth.decoys].toSorted())
    const readme = readFileSync(join(here, 'README.md'), 'utf8')
    expect(readme).toContain(`Root service \`${truth.service}\`, guilty change \`${truth.guilty[0]}\``)
  })

  test('tells nothing of the machine it was recorded on', () => {
    const text = ['traces', 'logs', 'metrics'].map(textOf).join('')
    expect(text.includes(resolve(here, '..'))).toBe(false)
    expect(text).not.toMatch(/"host\.name"|"process\.command/)
  })

  test('links the spans of a request across gateway, checkout and inventory', () => {
    const ids = new Set(spans.map((s) => s.spanId))
    expect(spans.filter((s) => s.parentSpanId && !ids.has(s.parentSpanId)).length).toBeLessThan(spans.length / 1_000)
    const servicesOf = Map.groupBy(spans, (s) => s.traceId)
    const orders = [...servicesOf.values()].filter((trace) => new Set(trace.map((s) => s.service)).size >= 3)
    expect(orders.length).toBeGreaterThan(200)
  })

  test('has all three signals of all four services, and the metrics a pool and a runtime give', () => {
    const metrics = linesOf<MetricLine>(textOf('metrics')).flatMap((line) => line.resourceMetrics)
    const four = ['catalogue', 'checkout', 'inventory', 'web-gateway']
    for (const signal of [spans, logs, metrics.map((r) => ({ service: attributeOf(r, 'service.name') }))])
      expect([...new Set(signal.map((s) => s.service))].sort()).toEqual(four)
    const names = new Set(metrics.flatMap((r) => r.scopeMetrics.flatMap((s) => s.metrics.map((m) => m.name))))
    expect([...names]).toEqual(
      expect.arrayContaining([
        'http.server.request.duration',
        'db.client.connection.pending_requests',
        'nodejs.eventloop.utilization',
        'v8js.memory.heap.used',
      ]),
    )
  })
})

describe('the truth of the example incident is in its telemetry', () => {
  test('checkouts are healthy before the release, and fail or crawl after it', () => {
    const [before, after] = [
      during('before', 'web-gateway', 'POST /api/checkout'),
      during('after', 'web-gateway', 'POST /api/checkout'),
    ]
    expect(before.length).toBeGreaterThan(150)
    expect(after.length).toBeGreaterThan(100)
    expect(failedShare(before)).toBeLessThan(0.01)
    expect(failedShare(after)).toBeGreaterThan(0.2)
    expect(middle(after.map((s) => s.ms))).toBeGreaterThan(20 * middle(before.map((s) => s.ms)))
  })

  test('an order of 1.9.0 asks the database once a line', () => {
    const ordersOf = (version: string) => spans.filter((s) => s.version === version && s.name === 'POST /orders')
    const selects = Map.groupBy(spans, (s) => `${s.parentSpanId} ${s.name}`)
    const selectsOf = (s: Span) => selects.get(`${s.spanId} pg.query:SELECT shop`)?.length ?? 0
    expect(middle(ordersOf('1.8.2').map(selectsOf))).toBe(2)
    expect(Math.max(...ordersOf('1.9.0').map(selectsOf))).toBe(2 + 9)
  })

  test('requests wait for a connection until they fail', () => {
    const lost = logs.filter((log) => log.body.stringValue.includes('timeout exceeded when trying to connect'))
    expect(lost.length).toBeGreaterThan(10)
    expect(lost.every((log) => log.atMs > deployedMs && log.traceId !== undefined)).toBe(true)
  })

  test('the other services answer every request, and the loudest warning is there before and after', () => {
    for (const service of ['catalogue', 'inventory'])
      expect(spans.filter((s) => s.service === service && s.kind === SERVER && s.status.code === 2)).toEqual([])
    const warnings = logs.filter((log) => log.severityText === 'WARN')
    const errors = logs.filter((log) => log.severityText === 'ERROR' && log.service === 'checkout')
    expect(new Set(warnings.map((log) => log.service))).toEqual(new Set(['catalogue']))
    expect(warnings.filter((log) => log.atMs < deployedMs).length).toBeGreaterThan(100)
    expect(warnings.length).toBeGreaterThan(errors.length)
  })
})

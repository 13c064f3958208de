import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadReplay } from '../../receive/replay/load.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'

/** Text that would break a page which trusts telemetry. */
export const HOSTILE = {
  html: '<img src=x onerror="window.pwned=1">',
  script: '</script><script>window.pwned=1</script>',
  rtl: 'order \u202egnp.exe\u202c \u05e9\u05dc\u05d5\u05dd',
  long: `long-${'n'.repeat(10_000)}`,
} as const

export const SLOW_TRACE = 'a'.repeat(32)
export const HOSTILE_TRACE = 'b'.repeat(32)

const REQUESTS = 900
const STEP_MS = 2_000

type Span = {
  readonly traceId: string
  readonly id: number
  readonly parent: number
  readonly service: string
  readonly name: string
  readonly kind: number
  readonly atMs: number
  readonly ms: number
  readonly failed?: string | undefined
  readonly attributes?: Readonly<Record<string, string>>
}

/** Half an hour of a small shop that ends at `endMs`, slow since a third before its end; with a trace of hostile text. */
export async function insertShop(store: TelemetryStore, endMs: number): Promise<void> {
  const startMs = endMs - REQUESTS * STEP_MS
  const spans = Array.from({ length: REQUESTS }, (_, i) =>
    checkout(i, startMs + i * STEP_MS, i > REQUESTS * 0.66),
  ).flat()
  const hostile = [HOSTILE.html, HOSTILE.script, HOSTILE.rtl, HOSTILE.long].map(
    (text, i): Span => ({
      traceId: HOSTILE_TRACE,
      id: i + 1,
      parent: i === 0 ? 0 : 1,
      service: text.slice(0, 200),
      name: text,
      kind: 2,
      atMs: endMs - 60_000 + i,
      ms: 40 - i,
      failed: text,
      attributes: { [text.slice(0, 300)]: text },
    }),
  )
  await insertReplay(store, { 'traces.jsonl': tracesJson([...spans, ...hostile]), 'logs.jsonl': logsJson(endMs) })
}

async function insertReplay(store: TelemetryStore, files: Readonly<Record<string, string>>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'lastgood-shown-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
    const loaded = await loadReplay(directory, store)
    if (!loaded.ok) throw new Error(loaded.error.says)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** A log line of a service, now. */
export async function insertLine(store: TelemetryStore, service: string, body: string): Promise<void> {
  const line = { timeUnixNano: nanos(Date.now()), severityNumber: 9, severityText: 'INFO', body: { stringValue: body } }
  const resource = { attributes: attributes({ 'service.name': service }) }
  const text = JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [line] }] }] })
  await insertReplay(store, { 'logs.jsonl': `${text}\n` })
}

/** One checkout through four services; a slow one waits for its query, and fails now and then. */
function checkout(i: number, atMs: number, slow: boolean): Span[] {
  const traceId = slow && i === REQUESTS - 11 ? SLOW_TRACE : i.toString(16).padStart(32, '0')
  const queryMs = slow ? 900 + ((i * 37) % 1400) : 12 + ((i * 7) % 20)
  const failed = slow && i % 7 === 0 ? 'canceling statement due to statement timeout' : undefined
  const span = (
    id: number,
    parent: number,
    service: string,
    name: string,
    kind: number,
    inMs: number,
    ms: number,
  ): Span => ({
    traceId,
    id,
    parent,
    service,
    name,
    kind,
    atMs: atMs + inMs,
    ms,
    failed,
    attributes: {
      'http.route': '/checkout',
      'user.tier': i % 3 === 0 ? 'gold' : 'basic',
      'app.ring': slow ? 'canary' : 'stable',
    },
  })
  return [
    span(1, 0, 'web', 'POST /checkout', 2, 0, queryMs + 46),
    { ...span(2, 1, 'web', 'GET /prices', 3, 2, 9), failed: undefined },
    { ...span(3, 2, 'prices', 'GET /prices', 2, 4, 5), failed: undefined },
    span(4, 1, 'web', 'POST /orders', 3, 13, queryMs + 26),
    span(5, 4, 'orders', 'POST /orders', 2, 16, queryMs + 20),
    { ...span(6, 5, 'orders', 'stock.reserve', 1, 18, 6), failed: undefined },
    span(7, 5, 'orders', 'SELECT orders', 3, 26, queryMs),
  ]
}

function tracesJson(spans: readonly Span[]): string {
  const services = Map.groupBy(spans, (s) => s.service)
  const resourceSpans = [...services].map(([service, of]) => ({
    resource: { attributes: attributes({ 'service.name': service, 'service.version': '1.9.0' }) },
    scopeSpans: [{ scope: { name: 'shop' }, spans: of.map(spanJson) }],
  }))
  return `${JSON.stringify({ resourceSpans })}\n`
}

const spanId = (s: Span, id: number): string => s.traceId.slice(0, 12) + id.toString(16).padStart(4, '0')

function spanJson(s: Span): unknown {
  return {
    traceId: s.traceId,
    spanId: spanId(s, s.id),
    ...(s.parent === 0 ? {} : { parentSpanId: spanId(s, s.parent) }),
    name: s.name,
    kind: s.kind,
    startTimeUnixNano: nanos(s.atMs),
    endTimeUnixNano: nanos(s.atMs + s.ms),
    attributes: attributes(s.attributes ?? {}),
    status: s.failed === undefined ? {} : { code: 2, message: s.failed },
    events:
      s.failed === undefined
        ? []
        : [
            {
              name: 'exception',
              timeUnixNano: nanos(s.atMs + s.ms / 2),
              attributes: attributes({ 'exception.message': s.failed }),
            },
          ],
  }
}

function logsJson(endMs: number): string {
  const line = (traceId: string, body: string, i: number): unknown => ({
    timeUnixNano: nanos(endMs - 20_000 + i * 100),
    severityNumber: 17,
    severityText: 'ERROR',
    traceId,
    spanId: 'aaaaaaaaaaaa0005',
    body: { stringValue: body },
  })
  const logRecords = [
    line(SLOW_TRACE, 'query took 2140 ms, the pool has 0 free connections', 0),
    ...Object.values(HOSTILE).map((text, i) => line(HOSTILE_TRACE, text, i + 1)),
  ]
  const resource = { attributes: attributes({ 'service.name': 'orders' }) }
  return `${JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] })}\n`
}

const nanos = (ms: number): string => (BigInt(Math.round(ms * 1000)) * 1000n).toString()

const attributes = (of: Readonly<Record<string, string>>): unknown[] =>
  Object.entries(of).map(([key, value]) => ({ key, value: { stringValue: value } }))

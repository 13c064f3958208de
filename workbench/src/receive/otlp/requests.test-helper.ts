import type { Batch, TelemetryTable } from '../../model/batch.ts'
import { collector } from './reference.test-helper.ts'

const TIME_NS = 1_700_000_000_000_000_000n

const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'checkout' } }] }

/** A traces request with `count` good spans; `named` tells requests apart. */
export function spansRequest(count: number, named = 'span'): Uint8Array {
  return encodedSpans(Array.from({ length: count }, (_, index) => span(index, named)))
}

/** A traces request whose second span has a trace id of two bytes. */
export const halfGoodRequest = (): Uint8Array =>
  encodedSpans([span(0, 'good'), { ...span(1, 'bad'), traceId: new Uint8Array(2) }])

/** The same request as `spansRequest(1, named)`, as OTLP/JSON. */
export function spanJson(named: string): string {
  const span = {
    traceId: '01'.repeat(16),
    spanId: '02'.repeat(8),
    name: named,
    kind: 2,
    startTimeUnixNano: String(TIME_NS),
    endTimeUnixNano: String(TIME_NS + 1_000_000n),
  }
  const serviceName = { key: 'service.name', value: { stringValue: 'checkout' } }
  return JSON.stringify({
    resourceSpans: [{ resource: { attributes: [serviceName] }, scopeSpans: [{ spans: [span] }] }],
  })
}

/** A metrics request with one gauge and one sum point: rows for two tables. */
export function pointsRequest(): Uint8Array {
  const dataPoints = [{ timeUnixNano: fixed64(TIME_NS), asDouble: 0.5 }]
  const metrics = [
    { name: 'queue.depth', gauge: { dataPoints } },
    { name: 'requests', sum: { dataPoints, isMonotonic: true, aggregationTemporality: 2 } },
  ]
  const request = { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }
  return collector.metrics.v1.ExportMetricsServiceRequest.encode(request).finish()
}

/** A logs request with `count` records. */
export function logsRequest(count: number): Uint8Array {
  const logRecords = Array.from({ length: count }, (_, index) => ({
    timeUnixNano: fixed64(TIME_NS),
    body: { stringValue: `line ${index}` },
  }))
  const request = { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }
  return collector.logs.v1.ExportLogsServiceRequest.encode(request).finish()
}

function span(index: number, name: string) {
  return {
    traceId: new Uint8Array(16).fill(1 + (index % 255)),
    spanId: new Uint8Array(8).fill(2),
    name,
    kind: 2,
    startTimeUnixNano: fixed64(TIME_NS),
    endTimeUnixNano: fixed64(TIME_NS + 1_000_000n),
  }
}

function encodedSpans(spans: ReturnType<typeof span>[]): Uint8Array {
  const request = { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }
  return collector.trace.v1.ExportTraceServiceRequest.encode(request).finish()
}

/** The reference encoder takes 64 bits as two halves. */
const fixed64 = (value: bigint) => ({
  low: Number(BigInt.asIntN(32, value)),
  high: Number(value >> 32n),
  unsigned: true,
})

/** A store that keeps the batches it is given and replies as it is told. */
export function keepingStore() {
  const batches: Batch[] = []
  const replies: ((failure?: Error) => void)[] = []
  let holdsBack = false
  return {
    batches,
    rows: (table: TelemetryTable) =>
      batches.filter((batch) => batch.table === table).reduce((sum, { rows }) => sum + rows, 0),
    /** From here on an insert settles only by `reply`. */
    holdBack: () => {
      holdsBack = true
    },
    /** Settles all inserts that are held back. */
    reply: (failure?: Error) => {
      for (const settle of replies.splice(0)) settle(failure)
    },
    heldBack: () => replies.length,
    /** Settles what is held back, and holds nothing back from here on. */
    letIn: () => {
      holdsBack = false
      for (const settle of replies.splice(0)) settle()
    },
    insert: (batch: Batch): Promise<void> => {
      batches.push({ ...batch, native: batch.native.slice() }) // the inbox lets go of the block once it is stored
      if (!holdsBack) return Promise.resolve()
      return new Promise((resolve, reject) => {
        replies.push((failure) => (failure ? reject(failure) : resolve()))
      })
    },
  }
}

/** Lets everything that is ready run. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

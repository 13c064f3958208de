/** The trace that the waterfall is measured with. */
export const TRACE = 'f'.repeat(32)

const STEP_MS = 1
const CHILDREN = 20 // so that depths and bars of every kind are drawn

/** One request of so many spans, which ended just now, as an exporter sends it. */
export function bigTrace(spans: number): object {
  const startMs = Date.now() - 2 * spans * STEP_MS
  const nanos = (ms: number): string => `${Math.round(ms)}000000`
  const spanOf = (i: number): object => ({
    traceId: TRACE,
    spanId: (i + 1).toString(16).padStart(16, '0'),
    ...(i > 0 && { parentSpanId: (Math.floor((i - 1) / CHILDREN) + 1).toString(16).padStart(16, '0') }),
    name: i % 3 === 0 ? `SELECT stock WHERE sku = ${i}` : `GET /items/${i % 97}`,
    kind: i % 2 === 0 ? 2 : 3,
    startTimeUnixNano: nanos(startMs + i * STEP_MS),
    endTimeUnixNano: nanos(startMs + (i === 0 ? spans * STEP_MS : i * STEP_MS + (i % 50) + 1)),
    status: { code: i % 211 === 210 ? 2 : 0 },
    attributes: [
      { key: 'http.route', value: { stringValue: '/items/{id}' } },
      { key: 'db.query.text', value: { stringValue: `SELECT left FROM stock WHERE sku = ${i}` } },
    ],
  })
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'bench' } }] }
  return {
    resourceSpans: [
      {
        resource,
        scopeSpans: [{ scope: { name: 'bench' }, spans: Array.from({ length: spans }, (_, i) => spanOf(i)) }],
      },
    ],
  }
}

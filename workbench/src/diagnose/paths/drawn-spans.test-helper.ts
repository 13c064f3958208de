import type { Attributes, SpanColumns } from '../../model/span-columns.ts'

const LINE = /^(?<indent> *)(?<service>\S+) +(?<operation>[^|]*?) *\|(?<bar>[^|]*)\| *(?<kind>[A-Z]\w+)? *(?<notes>.*)$/

type Row = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly service: string
  readonly operation: string
  readonly kind: string
  readonly startMs: number
  readonly durationMs: number
  readonly error: number
  readonly errorType: string
  readonly refusedWith: string
  readonly weight: number
  readonly attributes: Attributes
}

/**
 * Spans from a picture: one line a span, indented below its parent, one character a millisecond, `!` for a failed span.
 * After the bar: the kind, then `key=value` pairs; the pair `error.type` names the error, `refused` the code of a refusal.
 *
 *     shop  GET /cart  |----------|
 *       cart  get      |  --!!--  |  Server
 */
export function drawnRows(traceId: string, picture: string, weight = 1): readonly Row[] {
  const above: string[] = []
  const lines = picture.split('\n').filter((line) => line.trim() !== '')
  const margin = Math.min(...lines.map((line) => line.search(/\S/)))
  return lines.map((line, i) => {
    const { indent, service, operation, bar, kind, notes } = LINE.exec(line.slice(margin))?.groups ?? {}
    const depth = (indent as string).length / 2
    const spanId = `${traceId}-${i}`
    above[depth] = spanId
    const attributes = Object.fromEntries((notes ?? '').split(/ +/).filter(Boolean).map(pairOf))
    return {
      traceId,
      spanId,
      parentSpanId: depth === 0 ? '' : (above[depth - 1] as string),
      service: service as string,
      operation: operation as string,
      kind: kind ?? 'Internal',
      startMs: (bar as string).search(/[-!]/),
      durationMs: (bar as string).trim().length,
      error: /!/.test(bar as string) ? 1 : 0,
      errorType: attributes['error.type'] ?? '',
      refusedWith: attributes.refused ?? '',
      weight,
      attributes,
    }
  })
}

const pairOf = (pair: string): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]

/** Rows as columns. */
export function columnsOf(rows: readonly Row[]): SpanColumns {
  return {
    rows: rows.length,
    traceId: rows.map((row) => row.traceId),
    spanId: rows.map((row) => row.spanId),
    parentSpanId: rows.map((row) => row.parentSpanId),
    service: rows.map((row) => row.service),
    operation: rows.map((row) => row.operation),
    kind: rows.map((row) => row.kind),
    startMs: rows.map((row) => row.startMs),
    durationMs: rows.map((row) => row.durationMs),
    error: rows.map((row) => row.error),
    errorType: rows.map((row) => row.errorType),
    refusedWith: rows.map((row) => row.refusedWith),
    weight: rows.map((row) => row.weight),
    attributes: rows.map((row) => row.attributes),
  }
}

import { describe, expect, test } from 'vitest'
import type { Signal } from '../../model/batch.ts'
import { collectorOf } from './index.ts'
import { type Row, readNative } from './native.test-helper.ts'
import { encodeReference } from './reference.test-helper.ts'

/** Wire bytes of a length-delimited field. */
function field(number: number, ...parts: readonly (Uint8Array | readonly number[] | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)))
  const length = content.length < 128 ? [content.length] : [(content.length & 0x7f) | 0x80, content.length >>> 7]
  return Buffer.concat([Buffer.from([number * 8 + 2]), Buffer.from(length), content])
}

const TRACE_ID = field(1, Buffer.alloc(16, 0xab))
const SPAN_ID = field(2, Buffer.alloc(8, 0xcd))
const spanRequest = (...fields: readonly Uint8Array[]): Buffer =>
  field(1, field(2, field(2, TRACE_ID, SPAN_ID, ...fields)))

function taken(signal: Signal, body: Uint8Array): { rows: Row[]; rejected: number; reasons: Record<string, number> } {
  const collector = collectorOf(signal)
  const answer = collector.append(body)
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  const rows = collector.take().flatMap((batch) => readNative(batch.native).rows)
  return { rows, rejected: answer.value.rejected, reasons: Object.fromEntries(answer.value.reasons) }
}

const attribute = (key: string, ...value: readonly Uint8Array[]): Buffer =>
  field(9, field(1, key), ...value.map((part) => field(2, part)))
const ints = (...values: readonly number[]): Buffer => Buffer.concat(values.map((n) => field(1, [0x18, n])))

describe('what the wire format allows', () => {
  test.for([
    ['the last of a repeated scalar', { SpanName: 'b' }, [field(5, 'a'), field(5, 'b')]],
    [
      'a status in two parts',
      { StatusCode: 'Error', StatusMessage: 'm' },
      [field(15, [0x18, 2]), field(15, field(2, 'm'))],
    ],
    ['an unknown field', { SpanName: 'b' }, [Buffer.from([0xf8, 0x3f, 1]), field(5, 'b')]],
    ['a known field with a strange wire type', { SpanName: '' }, [Buffer.from([0x28, 7])]],
    ['a kind that has no word', { SpanKind: 'Unspecified' }, [Buffer.from([0x30, 99])]],
    ['a kind of ten bytes', { SpanKind: 'Unspecified' }, [Buffer.from([0x30, ...new Array(9).fill(0xff), 1])]],
    ['invalid UTF-8', { SpanName: 'a�b' }, [field(5, [0x61, 0xff, 0x62])]],
    [
      'a long string with invalid UTF-8',
      { StatusMessage: `${'x'.repeat(200)}�` },
      [field(15, field(2, 'x'.repeat(200), [0xc0]))],
    ],
    [
      'the last of equal keys',
      { SpanAttributes: [['k', 'b']] },
      [attribute('k', field(1, 'a')), attribute('k', field(1, 'b'))],
    ],
    ['a value of two kinds', { SpanAttributes: [['k', '5']] }, [attribute('k', field(1, 'a'), Buffer.from([0x18, 5]))]],
    ['no value', { SpanAttributes: [['k', '']] }, [attribute('k')]],
    [
      'a split array',
      { SpanAttributes: [['k', '[1,2,3]']] },
      [attribute('k', field(5, ints(1)), field(5, ints(2, 3)))],
    ],
    [
      'an array between strings',
      { SpanAttributes: [['k', '[3]']] },
      [attribute('k', field(5, ints(1)), field(1, 's'), field(5, ints(3)))],
    ],
  ] as const)('%s', ([, wanted, fields]) => {
    expect(taken('traces', spanRequest(...fields)).rows).toMatchObject([wanted])
  })

  test('what is wrong inside of a nested value is told with its byte in the request', () => {
    const broken = attribute('k', field(5, field(1, [0x18])))
    const body = spanRequest(broken)
    expect(collectorOf('traces').append(body)).toEqual({
      ok: false,
      error: {
        kind: 'malformed',
        at: `resource_spans[0].scope_spans[0].spans[0].attributes[0].value.array_value.values[0].int_value: number is cut off (byte ${body.length})`,
      },
    })
  })

  test('a resource and a scope behind their spans, in two parts', () => {
    const span = field(2, TRACE_ID, SPAN_ID)
    const resourceWith = (key: string, value: string) => field(1, field(1, field(1, key), field(2, field(1, value))))
    const scoped = field(2, span, field(1, field(1, 'old')), field(1, field(2, '1.0')), field(1, field(1, 'new')))
    const body = field(1, scoped, resourceWith('service.name', 'cart'), resourceWith('a', 'b'))
    expect(taken('traces', body).rows).toMatchObject([
      {
        ServiceName: 'cart',
        ResourceAttributes: [
          ['a', 'b'],
          ['service.name', 'cart'],
        ],
        ScopeName: 'new',
        ScopeVersion: '1.0',
      },
    ])
  })

  test('metric data in parts and of two kinds: the last kind counts, its parts together', () => {
    const point = (flags: number) => field(1, [0x40, flags])
    const metric = field(
      2,
      field(5, point(1)),
      field(7, point(2), [0x10, 1]),
      field(7, point(3), [0x18, 1]),
      field(1, 'm'),
    )
    expect(taken('metrics', field(1, field(2, metric))).rows).toMatchObject([
      { MetricName: 'm', Flags: 2, AggregationTemporality: 1, IsMonotonic: true },
      { MetricName: 'm', Flags: 3, AggregationTemporality: 1, IsMonotonic: true },
    ])
  })

  test('buckets packed, single and mixed', () => {
    const two = Buffer.alloc(16)
    two.writeBigUInt64LE(2n ** 64n - 1n)
    const point = field(1, field(6, two), [0x31, 7, 0, 0, 0, 0, 0, 0, 0], field(7, Buffer.alloc(8)))
    const histogram = field(1, field(2, field(2, field(9, point))))
    expect(taken('metrics', histogram).rows).toMatchObject([
      { BucketCounts: [2n ** 64n - 1n, 0n, 7n], ExplicitBounds: [0] },
    ])
  })
})

const base = { traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 2), startTimeUnixNano: '5', endTimeUnixNano: '6' }
const spans = (...list: readonly object[]): Uint8Array =>
  encodeReference('traces', { resourceSpans: [{ scopeSpans: [{ spans: list }] }] })

test.for([
  ['trace id is not 16 bytes or all zero', { traceId: Buffer.alloc(15, 1) }],
  ['trace id is not 16 bytes or all zero', { traceId: Buffer.alloc(16) }],
  ['span id is not 8 bytes or all zero', { spanId: Buffer.alloc(0) }],
  ['parent span id is not 8 bytes', { parentSpanId: Buffer.alloc(3, 1) }],
  ['time is past 2106-02-07', { startTimeUnixNano: '4294967296000000000', endTimeUnixNano: '4294967296000000001' }],
  ['time is past 2106-02-07', { endTimeUnixNano: '18446744073709551615' }], // else it lasts for centuries
] as const)('%s: the span is rejected, its neighbours are not', ([reason, fields]) => {
  const { rows, rejected, reasons } = taken('traces', spans(base, { ...base, ...fields }, base))
  expect({ rows: rows.length, rejected, reasons }).toEqual({ rows: 2, rejected: 1, reasons: { [reason]: 1 } })
})

test.for([
  ['end before start', { startTimeUnixNano: '9', endTimeUnixNano: '4' }, { Duration: 0n }],
  [
    'links with an invalid id were left out',
    { links: [{ traceId: Buffer.alloc(2), spanId: base.spanId }] },
    { 'Links.SpanId': [] },
  ],
] as const)('%s: the span is taken and the mending is told', ([reason, fields, wanted]) => {
  const { rows, rejected, reasons } = taken('traces', spans({ ...base, ...fields }))
  expect({ rejected, reasons }).toEqual({ rejected: 0, reasons: { [reason]: 1 } })
  expect(rows).toMatchObject([wanted])
})

describe('limits', () => {
  const CUT = 'attributes beyond a limit were left out'
  const kept = (attributes: readonly object[]) => taken('traces', spans({ ...base, attributes }))

  test('of attributes', () => {
    const many = Array.from({ length: 1_100 }, (_, i) => ({ key: `k${i}`, value: { intValue: i } }))
    const { rows, reasons } = kept(many)
    expect(rows[0]!.SpanAttributes).toHaveLength(1_024)
    expect(reasons).toEqual({ [CUT]: 76 })
  })

  test('of depth', () => {
    let value: object = { intValue: 1 }
    for (let i = 0; i < 20; i++) value = { arrayValue: { values: [value] } }
    const { rows, reasons } = kept([{ key: 'deep', value }])
    expect(rows[0]!.SpanAttributes).toEqual([['deep', `${'['.repeat(16)}"…"${']'.repeat(16)}`]])
    expect(reasons).toEqual({ [CUT]: 1 })
  })

  test('of elements', () => {
    const values = Array.from({ length: 10_001 }, () => ({ boolValue: true }))
    const { rows, reasons } = kept([{ key: 'long', value: { arrayValue: { values } } }])
    expect(rows[0]!.SpanAttributes).toEqual([['long', `[${new Array(10_000).fill('true').join(',')}]`]])
    expect(reasons).toEqual({ [CUT]: 1 })
  })

  test('of memory: a huge resource on many spans is refused and leaves nothing behind', () => {
    const limitBytes = 16 * 2 ** 20
    const collector = collectorOf('traces', limitBytes)
    const resource = { attributes: [{ key: 'k', value: { stringValue: 'x'.repeat(100_000) } }] }
    const body = (copies: number) =>
      encodeReference('traces', {
        resourceSpans: [{ resource, scopeSpans: [{ spans: new Array(copies).fill(base) }] }],
      })
    expect(collector.append(body(10))).toMatchObject({ ok: true, value: { accepted: 10 } })
    const sizeBytes = collector.sizeBytes
    expect(collector.append(body(1_000))).toMatchObject({ ok: false, error: { kind: 'too-large', limitBytes } })
    expect({ rows: collector.rows, sizeBytes: collector.sizeBytes }).toEqual({ rows: 10, sizeBytes })
    expect(collector.append(body(5))).toMatchObject({ ok: true, value: { accepted: 5 } })
    expect(collector.take()[0]).toMatchObject({ rows: 15 })
  })
})

test.for([
  ['resource_spans[0].scope_spans[0].spans[0].name: length 5 exceeds its parent', [0x0a, 6, 0x12, 4, 0x12, 2, 0x2a, 5]],
  ['request: field number 0', [0x02, 0]],
  ['resource_spans[0]: wire type 3 of field 1', [0x0b]],
  ['resource_spans[0]: number is cut off', [0x0a, 0x80]],
  ['#2: number is longer than 10 bytes', [0x10, ...new Array(11).fill(0xff)]],
  ['request: tag beyond 32 bits', [0xff, 0xff, 0xff, 0xff, 0xff, 1]],
] as const)('a refusal reads "%s"', ([at, bytes]) => {
  expect(collectorOf('traces').append(Uint8Array.from(bytes))).toMatchObject({
    ok: false,
    error: { kind: 'malformed', at: expect.stringContaining(at) },
  })
})

test('an empty request is taken', () => {
  expect(taken('logs', new Uint8Array(0))).toEqual({ rows: [], rejected: 0, reasons: {} })
})

test('a log record without a time has the time it was observed, and broken ids are left out and told', () => {
  const records = [
    { observedTimeUnixNano: '7', traceId: Buffer.alloc(3, 1), body: { kvlistValue: { values: [] } } },
    {},
  ]
  const { rows, rejected, reasons } = taken(
    'logs',
    encodeReference('logs', { resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] }),
  )
  expect(rows).toMatchObject([
    { Timestamp: 7n, TraceId: '', Body: '{}' },
    { Timestamp: 0n, Body: '' },
  ])
  expect({ rejected, reasons }).toEqual({
    rejected: 0,
    reasons: { 'trace ids of log records that are not 16 bytes': 1, 'log records without a time': 1 },
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { protobufOfJson } from './json.ts'
import { actualTables, encodeReference, expectedTables, otlpJsonOf } from './reference.test-helper.ts'
import { requests, SIGNALS } from './requests.test-helper.ts'

const RUN = { seed: 20_260_104, endOnFailure: true } // shrinking would take minutes; the seed finds it again

describe.for(SIGNALS)('%s as JSON', (signal) => {
  test('give the same rows as in protobuf', () => {
    let rows = 0
    fc.assert(
      fc.property(requests[signal], fc.boolean(), (request, bareIntegers) => {
        const bytes = encodeReference(signal, request)
        const converted = protobufOfJson(signal, otlpJsonOf(signal, bytes, bareIntegers))
        const expected = expectedTables(signal, bytes)
        rows += Object.values(expected).flat().length
        expect(converted.ok && actualTables(signal, converted.value.bytes)).toEqual(expected)
      }),
      { ...RUN, numRuns: 300 },
    )
    expect(rows).toBeGreaterThan(200)
  })

  test('that are damaged give an answer', () => {
    let refused = 0
    fc.assert(
      fc.property(requests[signal], fc.nat(), fc.string({ maxLength: 3 }), (request, at, typed) => {
        const text = otlpJsonOf(signal, encodeReference(signal, request), false)
        const cut = at % (text.length + 1)
        const answer = protobufOfJson(signal, text.slice(0, cut) + typed + text.slice(cut + 1))
        if (answer.ok) expect(typeof actualTables(signal, answer.value.bytes)).toBe('object')
        if (!answer.ok || answer.value.refused.size > 0) refused++
      }),
      { ...RUN, numRuns: 500 },
    )
    expect(refused).toBeGreaterThan(100)
  })
})

test.for([
  ['{"resourceSpans":', 'JSON: '],
  ['[]', 'request: expected an object, got an array'],
  ['{"resourceSpans":{}}', 'resourceSpans: expected an array, got an object'],
  ['{"resourceSpans":[null]}', 'resourceSpans[0]: expected an object, got null'],
  [
    '{"resourceSpans":[{"scopeSpans":[{"spans":7}]}]}',
    'resourceSpans[0].scopeSpans[0].spans: expected an array, got 7',
  ],
  [
    '{"resourceSpans":[{"scopeSpans":[{"scope":{"name":7}}]}]}',
    'resourceSpans[0].scopeSpans[0].scope.name: expected a string, got 7',
  ],
] as const)('%s is refused at %s', ([text, place]) => {
  const answer = protobufOfJson('traces', text)
  expect(answer).toMatchObject({ ok: false, error: { kind: 'malformed', at: expect.stringContaining(place) } })
})

const GOOD = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', startTimeUnixNano: '5' }
const spans = (list: unknown[]) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] })

test.for([
  [null, 'spans: expected an object'],
  [{ traceId: 'xy' }, 'traceId: expected an id in hex'],
  [{ spanId: 'abc' }, 'spanId: expected an id in hex'],
  [{ name: 7 }, 'name: expected a string'],
  [{ kind: 'SPAN_KIND_SERVER' }, 'kind: expected the number of an enumeration value'],
  [{ startTimeUnixNano: -1 }, 'startTimeUnixNano: expected nanoseconds since 1970, an unsigned 64-bit integer'],
  [{ startTimeUnixNano: '18446744073709551616' }, 'startTimeUnixNano: expected nanoseconds since 1970'],
  [{ endTimeUnixNano: 1.5 }, 'endTimeUnixNano: expected nanoseconds since 1970'],
  [{ flags: 2 ** 32 }, 'flags: expected an unsigned 32-bit integer'],
  [{ events: [{}, { attributes: 'none' }] }, 'attributes: expected an array'],
  [{ attributes: [{ value: { boolValue: 'yes' } }] }, 'boolValue: expected true or false'],
  [{ attributes: [{ value: { bytesValue: '*' } }] }, 'bytesValue: expected bytes in base64'],
  [{ attributes: [{ value: { doubleValue: 'much' } }] }, 'doubleValue: expected a number'],
] as const)('a span with %j costs that span and no other', ([fields, reason]) => {
  const bad = fields && { ...GOOD, name: 'some of it is written', ...fields }
  const first = { ...GOOD, name: 'before' }
  const last = { ...GOOD, name: 'after' }
  const answer = protobufOfJson('traces', spans([first, bad, bad, last]))
  const without = protobufOfJson('traces', spans([first, last]))
  expect(answer).toEqual({
    ok: true,
    value: {
      bytes: without.ok && without.value.bytes,
      refused: new Map([[expect.stringContaining(reason), 2]]),
    },
  })
})

test('a request of bad spans only is given up before it takes long', () => {
  const bad = (count: number) => protobufOfJson('traces', spans(Array.from({ length: count }, () => ({ name: 7 }))))
  expect(bad(10_000)).toMatchObject({ value: { refused: new Map([['name: expected a string', 10_000]]) } })
  expect(bad(10_001)).toMatchObject({
    ok: false,
    error: { at: 'resourceSpans[0].scopeSpans[0].spans[10000].name: expected a string, got 7' },
  })
})

test('a data point that does not fit costs itself, a metric that does not fit all its points', () => {
  const metrics = (list: unknown[]) => JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: list }] }] })
  const point = (value: unknown) => ({ timeUnixNano: '5', asDouble: value })
  const gauge = (values: unknown[], more = {}) => ({ name: 'm', gauge: { dataPoints: values.map(point) }, ...more })
  const answer = protobufOfJson('metrics', metrics([gauge([1, 'x', 2]), gauge([3, 'x', 4], { unit: 7 }), gauge([5])]))
  const without = protobufOfJson('metrics', metrics([gauge([1, 2]), gauge([5])]))
  expect(answer.ok && answer.value.bytes).toEqual(without.ok && without.value.bytes)
  expect(answer.ok && answer.value.refused).toEqual(
    new Map([
      ['asDouble: expected a number', 2],
      ['unit: expected a string', 2],
    ]),
  )
})

test.for([
  ['null', '{"resourceSpans":null}'],
  ['an unknown field', '{"resourceSpans":[],"resource_spans":7,"more":{"a":[1]},"__proto__":1}'],
  ['nothing', '{}'],
])('%s is passed over', ([, text]) => {
  expect(protobufOfJson('traces', text!)).toEqual({ ok: true, value: { bytes: new Uint8Array(0), refused: new Map() } })
})

test.for([[100_000], [60]])('%i levels of arrays are refused, with a place that fits a line', ([levels]) => {
  const value = `${'{"arrayValue":{"values":['.repeat(levels!)}${']}}'.repeat(levels!)}`
  const text = `{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":${value}}]}}]}`
  const refused = protobufOfJson('traces', text)
  expect(refused).toMatchObject({ ok: false, error: { kind: 'malformed' } })
  if (refused.ok || refused.error.kind !== 'malformed') return
  expect(refused.error.at).toMatch(/^resourceSpans\[0\]\.resource\.attributes\[0\]\.value\.arrayValue.*\(\d+ levels\)/)
  expect(refused.error.at.length).toBeLessThan(250)
})

test('times are shifted where they are set, and nothing else is', () => {
  const log = (timeUnixNano: string, observedTimeUnixNano: string) =>
    JSON.stringify({
      resourceLogs: [
        { scopeLogs: [{ logRecords: [{ timeUnixNano, observedTimeUnixNano, body: { intValue: '7' } }] }] },
      ],
    })
  const shifted = protobufOfJson('logs', log('1767225600123456789', '0'), { shiftNs: -1_000_000_001n })
  const wanted = protobufOfJson('logs', log('1767225599123456788', '0'))
  expect(shifted).toEqual(wanted)
  expect(protobufOfJson('logs', log('5', '0'), { shiftNs: -6n })).toMatchObject({
    value: { refused: new Map([['timeUnixNano: expected a time that can be shifted', 1]]) },
  })
})

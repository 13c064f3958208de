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
        expect(converted.ok && actualTables(signal, converted.value)).toEqual(expected)
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
        if (answer.ok) expect(typeof actualTables(signal, answer.value)).toBe('object')
        else refused++
      }),
      { ...RUN, numRuns: 500 },
    )
    expect(refused).toBeGreaterThan(100)
  })
})

const span = (fields: object) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{}, fields] }] }] })
const PLACE = 'resourceSpans[0].scopeSpans[0].spans[1]'

test.for([
  ['{"resourceSpans":', 'JSON: '],
  ['[]', 'request: expected an object, got an array'],
  ['{"resourceSpans":{}}', 'resourceSpans: expected an array, got an object'],
  ['{"resourceSpans":[null]}', 'resourceSpans[0]: expected an object, got null'],
  [span({ traceId: 'xy' }), `${PLACE}.traceId: expected an id in hex, got "xy"`],
  [span({ spanId: 'abc' }), `${PLACE}.spanId: expected an id in hex, got "abc"`],
  [span({ name: 7 }), `${PLACE}.name: expected a string, got 7`],
  [
    span({ kind: 'SPAN_KIND_SERVER' }),
    `${PLACE}.kind: expected the number of an enumeration value, got "SPAN_KIND_SERVER"`,
  ],
  [span({ startTimeUnixNano: -1 }), `${PLACE}.startTimeUnixNano: expected nanoseconds since 1970`],
  [span({ startTimeUnixNano: '18446744073709551616' }), `${PLACE}.startTimeUnixNano: expected nanoseconds since 1970`],
  [span({ endTimeUnixNano: 1.5 }), `${PLACE}.endTimeUnixNano: expected nanoseconds since 1970`],
  [span({ flags: 2 ** 32 }), `${PLACE}.flags: expected an unsigned 32-bit integer, got 4294967296`],
  [
    span({ attributes: [{ value: { boolValue: 'yes' } }] }),
    `${PLACE}.attributes[0].value.boolValue: expected true or false`,
  ],
  [
    span({ attributes: [{ value: { bytesValue: '*' } }] }),
    `${PLACE}.attributes[0].value.bytesValue: expected bytes in base64`,
  ],
  [
    span({ attributes: [{ value: { doubleValue: 'much' } }] }),
    `${PLACE}.attributes[0].value.doubleValue: expected a number`,
  ],
] as const)('%s is refused at %s', ([text, place]) => {
  const answer = protobufOfJson('traces', text)
  expect(answer).toMatchObject({ ok: false, error: { kind: 'malformed', at: expect.stringContaining(place) } })
})

test.for([
  ['null', '{"resourceSpans":null}'],
  ['an unknown field', '{"resourceSpans":[],"resource_spans":7,"more":{"a":[1]},"__proto__":1}'],
  ['nothing', '{}'],
])('%s is passed over', ([, text]) => {
  expect(protobufOfJson('traces', text!)).toEqual({ ok: true, value: new Uint8Array(0) })
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
    ok: false,
    error: { at: expect.stringContaining('logRecords[0].timeUnixNano: expected a time that can be shifted') },
  })
})

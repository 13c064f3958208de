import { expect, test } from 'vitest'
import { TooLarge } from './bytes.ts'
import { collectorOf } from './index.ts'
import { Kernel } from './kernel.ts'
import { readNative } from './native.test-helper.ts'
import { encodeReference } from './reference.test-helper.ts'

const MIB = 2 ** 20
const PIECE_BYTES = 32_768 // of the kernel's memory
const base = { traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 2), startTimeUnixNano: '5', endTimeUnixNano: '6' }

const request = (spans: readonly object[]): Uint8Array =>
  encodeReference('traces', { resourceSpans: [{ scopeSpans: [{ spans }] }] })

/** Strings whose ends fall before, on and behind the end of a piece, in ASCII and not, and one far larger than a piece. */
const texts = [-20, -6, -5, -1, 0, 1, 9, PIECE_BYTES * 40].flatMap((more) => [
  'x'.repeat(PIECE_BYTES + more),
  'é'.repeat((PIECE_BYTES + more) >> 1),
])

test('strings as large as a piece of memory, and larger, come out as they went in', () => {
  const spans = texts.map((text, at) => ({
    ...base,
    name: text,
    status: { message: text },
    attributes: [{ key: `${at}${text}`, value: { stringValue: text } }],
  }))
  const collector = collectorOf('traces')
  for (let times = 0; times < 2; times++) {
    expect(collector.append(request(spans))).toMatchObject({ ok: true, value: { accepted: texts.length } })
    expect(collector.append(request(spans).subarray(0, -1)).ok).toBe(false)
    const { rows } = readNative(collector.take()[0]!.native)
    expect(rows.map(({ SpanName }) => SpanName)).toEqual(texts)
    expect(rows.map(({ StatusMessage }) => StatusMessage)).toEqual(texts)
    expect(rows.map(({ SpanAttributes }) => SpanAttributes)).toEqual(texts.map((text, at) => [[`${at}${text}`, text]]))
  }
})

test('after requests that were refused for their memory there is as much room as before', () => {
  const limitBytes = 8 * 2 ** 20
  const collector = collectorOf('traces', limitBytes)
  const much = request(texts.slice(0, 2).flatMap((text) => new Array(200).fill({ ...base, status: { message: text } })))
  const little = request([{ ...base, name: 'a' }])
  for (let times = 0; times < 20; times++) {
    expect(collector.append(much)).toMatchObject({ ok: false, error: { kind: 'too-large', limitBytes } })
    expect(collector.append(little)).toMatchObject({ ok: true, value: { accepted: 1 } })
  }
  expect(collector.take()[0]).toMatchObject({ rows: 20 })
})

test('many names, then few, then many: each has its own', () => {
  const collector = collectorOf('traces')
  for (const names of [5_000, 3, 5_000]) {
    const spans = Array.from({ length: names }, (_, at) => ({ ...base, name: `operation ${at}` }))
    collector.append(request(spans))
    const { rows } = readNative(collector.take()[0]!.native)
    expect(new Set(rows.map(({ SpanName }) => SpanName)).size).toBe(names)
  }
})

test('wherever a request meets the limit of memory, the others come out whole', () => {
  const named = (names: number, prefix: string) =>
    request(
      Array.from({ length: names }, (_, at) => ({
        ...base,
        name: `${prefix} ${at}`,
        attributes: [{ key: `${prefix}.${at % 300}`, value: { doubleValue: at + 0.5 } }],
        events: Array.from({ length: at % 50 }, () => ({ name: `${prefix} event ${at}` })),
      })),
    )
  const [before, much, after] = [named(30, 'before'), named(1_500, 'much'), named(90, 'after')]
  const seen = { taken: 0, refused: 0 }
  for (let limitKib = 1_900; limitKib < 4_000; limitKib += 140) {
    const limited = collectorOf('traces', limitKib * 1024)
    const free = collectorOf('traces')
    for (const body of [before, much, after]) {
      const isTaken = limited.append(body).ok
      seen[isTaken ? 'taken' : 'refused']++
      if (isTaken) free.append(body)
    }
    expect(readNative(limited.take(7n)[0]!.native)).toEqual(readNative(free.take(7n)[0]!.native))
  }
  expect(seen.refused).toBeGreaterThan(5)
  expect(seen.taken).toBeGreaterThan(30)
})

/** Spans that repeat one name of a scope, far more often than there is memory for. */
const amplified = (nameBytes: number): Uint8Array => {
  const spans = new Array(Math.ceil((20 * MIB) / nameBytes)).fill(base)
  return encodeReference('traces', {
    resourceSpans: [{ scopeSpans: [{ scope: { name: 'x'.repeat(nameBytes) }, spans }] }],
  })
}
const SIZES = Array.from({ length: 7 }, (_, at) => 30_000 * 2 ** at)

test('requests that are refused for strings of ever other sizes do not add up in memory, nor touch the rows that are there', () => {
  const kernel = new Kernel('traces', 8 * MIB)
  const nobody = { reject: () => {}, mend: () => {} }
  kernel.append(request([{ ...base, name: 'a' }]), nobody)
  for (const size of SIZES) expect(() => kernel.append(amplified(size), nobody)).toThrow(TooLarge)
  expect(kernel.memoryBytes).toBeLessThan(40 * MIB)
  expect(readNative(kernel.take(0, undefined)).rows).toMatchObject([{ SpanName: 'a' }])
})

test('after them a decoder without rows takes what a new one takes', () => {
  const collector = collectorOf('traces', 8 * MIB)
  const large = request([{ ...base, status: { message: 'y'.repeat(3 * MIB) } }])
  for (const size of SIZES) {
    expect(collector.append(amplified(size))).toMatchObject({ ok: false, error: { kind: 'too-large' } })
    expect(collector.append(large).ok).toBe(collectorOf('traces', 8 * MIB).append(large).ok)
    collector.take()
  }
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Signal } from '../../model/batch.ts'
import { collectorOf } from './index.ts'
import { REQUESTS } from './otlp-schema.ts'
import { actualTables, decodeReference, encodeReference, expectedTables } from './reference.test-helper.ts'
import { requests, SIGNALS } from './requests.test-helper.ts'
import { isPlain } from './strict.test-helper.ts'

const SEED = 20_260_102

const damage = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({
    kind: fc.constant('splice' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
  }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat() }),
)
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

function damaged(bytes: Uint8Array, how: Damage): Uint8Array {
  const at = how.at % (bytes.length + 1)
  switch (how.kind) {
    case 'flip': {
      const copy = Uint8Array.from(bytes)
      if (at < copy.length) copy[at]! ^= 1 << how.bit
      return copy
    }
    case 'cut':
      return bytes.slice(0, at)
    case 'splice':
      return Buffer.concat([bytes.subarray(0, at), how.bytes, bytes.subarray(at)])
    case 'double':
      return Buffer.concat([bytes, bytes.subarray(at)])
  }
}

function libraryRefuses(signal: Signal, bytes: Uint8Array): boolean {
  try {
    decodeReference(signal, bytes)
    return false
  } catch {
    return true // what protobufjs throws for bytes it cannot read is its way of refusing
  }
}

describe.for(SIGNALS)('damaged %s', (signal) => {
  /*
   * Where ours and the library differ by design, `isPlain` is false: protobufjs takes groups, reads a known field by its
   * number whatever its wire type, lets a number reach beyond its message, and replaces a split submessage instead of
   * merging it. All other bytes must meet the same fate, and give the same rows.
   */
  test('are refused with a place, or taken just as the library takes them', () => {
    const seen = { taken: 0, refused: 0, other: 0 }
    fc.assert(
      fc.property(requests[signal], fc.array(damage, { minLength: 1, maxLength: 3 }), (request, damages) => {
        const bytes = damages.reduce(damaged, encodeReference(signal, request))
        const rows = actualTables(signal, bytes)
        if (!isPlain(bytes, REQUESTS[signal])) {
          seen.other++
          return
        }
        if (typeof rows === 'string') {
          seen.refused++
          expect(rows).toMatch(/\(byte \d+\)$/)
          expect(libraryRefuses(signal, bytes)).toBe(true)
        } else {
          seen.taken++
          expect(rows).toEqual(expectedTables(signal, bytes))
        }
      }),
      { seed: SEED, numRuns: 1_500 },
    )
    expect(seen.taken).toBeGreaterThan(100)
    expect(seen.refused).toBeGreaterThan(100)
  })

  test('that are no protobuf at all give an answer', () => {
    let refused = 0
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const collector = collectorOf(signal)
        const answer = collector.append(bytes)
        if (!answer.ok) {
          refused++
          expect(collector.rows).toBe(0)
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    )
    expect(refused).toBeGreaterThan(1_000)
  })
})

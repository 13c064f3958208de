import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collectorOf } from './index.ts'
import { REQUESTS } from './otlp-schema.ts'
import { actualTables, encodeReference, expectedTables } from './reference.test-helper.ts'
import { requests, SIGNALS } from './requests.test-helper.ts'
import { verdictOf } from './strict.test-helper.ts'

const RUN = { seed: 20_260_102, endOnFailure: true } // shrinking would take minutes; the seed finds it again

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

describe.for(SIGNALS)('damaged %s', (signal) => {
  test('are refused with a place when they are broken, else they give the rows of the protobuf library', () => {
    const seen = { taken: 0, refused: 0, disputed: 0 }
    fc.assert(
      fc.property(requests[signal], fc.array(damage, { minLength: 1, maxLength: 3 }), (request, damages) => {
        const bytes = damages.reduce(damaged, encodeReference(signal, request))
        const collector = collectorOf(signal)
        const answer = collector.append(bytes)
        const { isBroken, isDisputed } = verdictOf(bytes, REQUESTS[signal])
        if (!answer.ok) {
          seen.refused++
          expect(answer.error).toMatchObject({ kind: 'malformed', at: expect.stringMatching(/^\S+: .+ \(byte \d+\)$/) })
          expect(collector.rows).toBe(0)
          expect(isBroken).toBe(true)
        } else if (answer.value.rejected === 0) {
          expect(isBroken).toBe(false) // an item that is rejected for its ids or time is not read further
        }
        if (isDisputed) seen.disputed++
        else if (!isBroken) {
          seen.taken++
          expect(actualTables(signal, bytes)).toEqual(expectedTables(signal, bytes))
        }
      }),
      { ...RUN, numRuns: 800 },
    )
    expect(seen.taken).toBeGreaterThan(100)
    expect(seen.refused).toBeGreaterThan(100)
    expect(seen.disputed).toBeLessThan(250)
  })

  test('that are no protobuf at all give an answer', () => {
    let refused = 0
    const collector = collectorOf(signal)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const answer = collector.append(bytes)
        if (!answer.ok) {
          refused++
          expect(collector.rows).toBe(0)
        }
      }),
      { ...RUN, numRuns: 2_000 },
    )
    expect(refused).toBeGreaterThan(1_000)
  })
})

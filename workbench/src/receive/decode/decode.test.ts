import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collectorOf } from './index.ts'
import { readNative } from './native.test-helper.ts'
import { actualTables, encodeReference, expectedTables } from './reference.test-helper.ts'
import { requests, SIGNALS } from './requests.test-helper.ts'

const RUN = { seed: 20_260_101, endOnFailure: true } // shrinking would take minutes; the seed finds it again

describe.for(SIGNALS)('%s', (signal) => {
  test('give the rows that the protobuf library gives', () => {
    let rows = 0
    fc.assert(
      fc.property(requests[signal], (request) => {
        const bytes = encodeReference(signal, request)
        const expected = expectedTables(signal, bytes)
        rows += Object.values(expected).flat().length
        expect(actualTables(signal, bytes)).toEqual(expected)
      }),
      { ...RUN, numRuns: 400 },
    )
    expect(rows).toBeGreaterThan(300)
  })

  test('add up over requests, and a refused one leaves nothing behind', () => {
    const many = fc.array(fc.tuple(requests[signal], fc.boolean()), { maxLength: 5 })
    fc.assert(
      fc.property(many, (sent) => {
        const with_ = collectorOf(signal)
        const without = collectorOf(signal)
        for (const [request, broken] of sent) {
          const bytes = encodeReference(signal, request)
          if (broken) expect(with_.append(Buffer.concat([bytes, Buffer.from([0x0a, 0x7f])])).ok).toBe(false)
          else {
            with_.append(bytes)
            without.append(bytes)
          }
          expect(with_.rows).toBe(without.rows)
          expect(with_.sizeBytes).toBe(without.sizeBytes)
        }
        expect(with_.take().map((b) => [b.table, b.rows, Buffer.from(b.native).toString('hex')])).toEqual(
          without.take().map((b) => [b.table, b.rows, Buffer.from(b.native).toString('hex')]),
        )
      }),
      { ...RUN, numRuns: 60 },
    )
  })

  test('can be collected again after they were taken', () => {
    fc.assert(
      fc.property(requests[signal], (request) => {
        const collector = collectorOf(signal)
        const take = () => {
          collector.append(encodeReference(signal, request))
          return collector.take().map((batch) => ({ ...batch, native: readNative(batch.native) }))
        }
        const first = take()
        expect(collector.rows).toBe(0)
        expect(take()).toEqual(first)
      }),
      { ...RUN, numRuns: 60 },
    )
  })
})

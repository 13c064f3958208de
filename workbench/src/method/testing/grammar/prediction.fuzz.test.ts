import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BLANK } from '../../../model/incident/said.ts'
import { quoted } from '../suggest.ts'
import { readPrediction } from './prediction.ts'

const SEED = { seed: 7, numRuns: 2000 }

const WORDS =
  'error-share of checkout where a = b > 5% 2x before last 5m , control fails if 3 times every within GET manual " \\ ≥'

test('any text is read or refused at a place within it', () => {
  const pieces = fc.array(fc.oneof(fc.constantFrom(...WORDS.split(' ')), fc.string({ maxLength: 8 })), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(pieces, (words) => {
      const text = words.join(' ')
      const said = readPrediction(text)
      if (said.ok) return
      expect(said.error.at).toBeGreaterThanOrEqual(0)
      expect(said.error.at).toBeLessThanOrEqual(text.length)
      expect(said.error.says).not.toBe('')
    }),
    SEED,
  )
})

test('any name of a service comes through as it is when it is quoted', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }).filter((name) => !BLANK.test(name)),
      (name) => {
        expect(readPrediction(`errors of ${quoted(name)} > 5`)).toMatchObject({
          ok: true,
          value: { form: { measure: { service: name } } },
        })
      },
    ),
    SEED,
  )
})

test('a share and its percentage are the same prediction, and any success condition can fail', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.constantFrom('>', '>=', '<', '<='), (percent, sign) => {
      const [one, other] = [`${percent}%`, String(percent / 100)].map((n) =>
        readPrediction(`error-share of a ${sign} ${n}`),
      )
      expect(one).toEqual(other)
      expect(one).toMatchObject({ ok: true })
    }),
    SEED,
  )
})

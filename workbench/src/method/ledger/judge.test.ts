import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge } from './judge.ts'

/** Values that waver around a level, the same each time. */
const around = (level: number, wobble = level * 0.1, count = 20): readonly number[] =>
  Array.from({ length: count }, (_, i) => level + wobble * Math.sin(i * 2.4))

const healthy = around(0.002)
const bad = around(0.12)

describe('a change', () => {
  test.for([
    ['helped when the signal is back', around(0.003), 'helped'],
    ['helped when most of the harm is gone', around(0.04), 'helped'],
    ['had no effect when the signal stays where it was', around(0.121), 'no-effect'],
    [
      'had no effect when most of the harm is there for sure, and perhaps all of it',
      [0.12, 0.09, 0.16, 0.11, 0.17, 0.08],
      'no-effect',
    ],
    ['is not clear when half of the harm may be gone', [0.12, 0.04, 0.16, 0.05, 0.13, 0.06], 'unclear'],
    ['made it worse when there is clearly more harm', around(0.2), 'worse'],
    ['is not clear while the numbers say neither', [0.02, 0.12, 0.11, 0.03, 0.12, 0.02], 'unclear'],
    ['has no verdict on one number', [0.002], 'no-data'],
  ] as const)('%s', ([, after, verdict]) => {
    expect(judge({ healthy, before: bad, after }).verdict).toBe(verdict)
  })

  test('has no verdict where the signal never left its baseline', () => {
    expect(judge({ healthy, before: healthy, after: around(0.001) }).verdict).toBe('no-data')
  })

  test('helps when it brings back what had fallen, such as traffic', () => {
    expect(judge({ healthy: around(500), before: around(60), after: around(480) }).verdict).toBe('helped')
  })

  test('gets the same verdict in every unit', () => {
    const level = fc.double({ min: 0.01, max: 0.5, noNaN: true })
    fc.assert(
      fc.property(level, fc.constantFrom(1000, 0.001, 60), (now, unit) => {
        const stretches = { healthy, before: bad, after: around(now) }
        const scaled = {
          healthy: healthy.map((v) => v * unit),
          before: bad.map((v) => v * unit),
          after: around(now).map((v) => v * unit),
        }
        expect(judge(scaled).verdict).toBe(judge(stretches).verdict)
      }),
    )
  })
})

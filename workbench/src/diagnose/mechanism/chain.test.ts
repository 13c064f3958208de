import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import { linksOf } from './chain.ts'
import type { State } from './types.ts'

const state = (label: string, began?: readonly [number, number], basis: State['basis'] = 'measured'): State => ({
  label,
  says: `${label} shows`,
  basis,
  began: began && rangeOf(began[0], began[1]),
  evidence: [`ev-${label}`],
})

test('each state but the first is what the one before it led to', () => {
  expect(linksOf([state('deploy', [0, 10]), state('loop', [5, 20]), state('wait', undefined, 'guess')])).toEqual([
    { from: 'deploy', to: 'loop', says: 'loop shows', basis: 'measured', evidence: ['ev-loop'] },
    { from: 'loop', to: 'wait', says: 'wait shows', basis: 'guess', evidence: ['ev-wait'] },
  ])
})

test.for<[string, State[], string, string]>([
  ['a clear contradiction', [state('a', [9000, 10_000]), state('b', [0, 4000])], 'guess', '5 s before what should'],
  ['over a state without a time', [state('a', [9000, 9000]), state('x'), state('b', [0, 8000])], 'guess', '1 s before'],
  ['stretches that touch', [state('a', [4000, 9000]), state('b', [0, 4000])], 'measured', 'b shows'],
  ['no time at all', [state('a'), state('b')], 'measured', 'b shows'],
])('an effect that began before its cause is a guess and says so: %s', ([, states, basis, says]) => {
  const last = linksOf(states).at(-1)
  expect(last).toMatchObject({ basis })
  expect(last?.says).toContain(says)
})

test.for([0, 1])('%i states have no links', (count) => {
  expect(linksOf([state('a'), state('b')].slice(0, count))).toEqual([])
})

const times = fc.option(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 })), {
  nil: undefined,
})
const chains = fc
  .array(times, { maxLength: 8 })
  .map((all) => all.map((one, i) => state(`s${i}`, one && [Math.min(...one), Math.max(...one)])))

test('no measured link ends before any cause on the way to it can have begun', () => {
  fc.assert(
    fc.property(chains, (states) => {
      linksOf(states).forEach((link, i) => {
        const causes = states.slice(0, i + 1).flatMap((one) => one.began?.from ?? [])
        const ended = states[i + 1]?.began?.to ?? Number.POSITIVE_INFINITY
        expect(link.basis === 'measured').toBe(causes.every((from) => from <= ended))
      })
    }),
    { seed: 11 },
  )
})

test('a clock that is off by any amount changes no link', () => {
  fc.assert(
    fc.property(chains, fc.integer({ min: 0, max: 1e9 }), (states, byMs) => {
      const later = states.map((one) => ({
        ...one,
        began: one.began && rangeOf(one.began.from + byMs, one.began.to + byMs),
      }))
      expect(linksOf(later)).toEqual(linksOf(states))
    }),
    { seed: 12 },
  )
})

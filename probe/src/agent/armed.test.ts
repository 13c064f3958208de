import { expect, test } from 'vitest'
import { Armed } from './armed.ts'

const LIMITS = { ratePerSec: 500, hitsMax: 1e9 }
const wide = Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [`k${i}`, i]))
const long = 'y'.repeat(50_000_000)
const huge = 7n ** 100_000n

function passed(when: string, value: unknown, passes: number): { readonly probe: Armed; readonly ended: string[] } {
  const ended: string[] = []
  const end = (_: Armed, state: string, reason: string): void => void ended.push(`${state}: ${reason}`)
  const probe = new Armed(
    { id: 'p', kind: 'log', file: 'a.js', line: 1, template: '{v}', when, limits: LIMITS },
    ['v'],
    { send: () => 1, end },
  )
  for (let i = 0; i < passes && ended.length === 0; i++) probe.pass([value])
  return { probe, ended }
}

test('a condition that takes too long ends its probe within the loop that passes it', () => {
  const { probe, ended } = passed('keys(v) == "x"', wide, 1_000)
  expect(ended).toEqual([expect.stringMatching(/^tripped: 3 times the condition in a row took over 200 us of CPU/)])
  expect(probe.passes).toBeLessThan(1_000)
})

test.for<[string, unknown]>([
  ['contains(v, "z")', long],
  ['startsWith("abc", v)', long],
  ['-v > 0', long],
  ['v > 5', long],
  ['v * v * v > 0', huge],
  ['v + "x" == "y"', huge],
  ['v == "1"', huge],
])('%s is not computed of what is too large for it', ([when, value]) => {
  const { probe, ended } = passed(when, value, 2_000)
  expect([probe.passes, probe.matched, ended]).toEqual([2_000, 0, []])
})

import { afterAll, expect, test } from 'vitest'
import type { Hit } from '../protocol.ts'
import { ArmedWithCallers } from './armed-with-callers.ts'
import { Callers } from './callers.ts'
import { HOOK, type Passed, TIMED_HOOK } from './hook.ts'
import { Inspector } from './inspector.ts'

const inspector = new Inspector()
inspector.hold()
afterAll(() => inspector.release())

const LIMITS = { ratePerSec: 2 }
const hits: Hit[] = []
const outlet = {
  send: (hit: Hit) => hits.push(hit),
  end: (_: unknown, state: string, reason: string) => expect.fail(`${state}: ${reason}`),
}
const armed = new ArmedWithCallers(
  { id: 'p', kind: 'snapshot', file: 'a.js', line: 1, callers: 1, limits: LIMITS },
  ['n'],
  outlet,
  new Callers(inspector),
)
let stack: string[] = []
inspector.onPaused(({ callFrames }) => {
  stack = callFrames.map(({ functionName }) => functionName)
})

const WAYS: readonly [string, (passed: Passed) => void][] = [
  [HOOK, (passed) => void passed.pass([1])],
  [TIMED_HOOK, (passed) => void passed.passTimed(undefined, [1])],
]

test.for(WAYS)('pauses in the function that %s calls, so that the engine reads none in between', ([name, pass]) => {
  const hook = { [name]: (passed: Passed) => pass(passed) }[name] as (passed: Passed) => void
  const line = (n: number): number => {
    hook(armed)
    return n
  }
  const caller = (held: string): number => line(held.length)
  expect(caller('what it holds')).toBe(13)
  const own = stack.indexOf(name)
  expect(stack.slice(own + 1, own + 3)).toEqual(['line', 'caller'])
  expect(own).toBe(2) // what pauses, and the line of the test that calls it
  const hit = hits.at(-1)
  expect(hit).toMatchObject({ callers: [{ name: 'caller', values: { held: { v: 'what it holds' } } }] })
  expect(hit?.pauseMs).toBeGreaterThan(0)
})

test('a pass over its rate does not pause', () => {
  stack = []
  expect(armed.pass([1])).toBe(false)
  expect(armed.passTimed(undefined, [1])).toBe(undefined)
  expect([stack, armed.droppedRate, armed.passes]).toEqual([[], 2, 4])
})

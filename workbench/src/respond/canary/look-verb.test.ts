import { expect, test } from 'vitest'
import { rfc3339, unixMs } from '../../model/time.ts'
import { handClock, memoryPorts } from '../incident/memory-record.test-helper.ts'
import { canaryLook } from './look-verb.ts'
import type { CanaryPort } from './ports.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

/** Telemetry in which these versions have requests since five minutes ago, and nothing can be compared. */
function look(versions: readonly string[], given: object) {
  const canary: CanaryPort = {
    heard: async () => versions.map((value) => ({ value, requests: 9, firstMs: NOW - 300_000 })),
    parts: async () => [],
    newKinds: async () => [],
    gauges: async () => [],
  }
  const ports = { ...memoryPorts(handClock(rfc3339(unixMs(NOW)))), canary }
  const who = { actor: { kind: 'human', name: 'on-call' } } as const
  return canaryLook.run({ service: 'shop', ...given }, { id: '', who, ports })
}

test.for([
  [
    'a version nobody runs',
    ['1.8', '1.9'],
    { version: '2.0' },
    'missing',
    'Name one of those that are heard: 1.8, 1.9.',
  ],
  ['nobody at all', [], { version: '2.0' }, 'missing', 'look whether its traces arrive'],
  ['a version beside nothing', ['2.0'], { version: '2.0' }, 'missing', 'Keep some of the old version running.'],
  ['a version against itself', ['1.9', '2.0'], { version: '2.0', against: ['2.0'] }, 'wrong', 'Name another one'],
  ['an instance against itself', ['a', 'b'], { instances: ['a', 'b'], against: ['b'] }, 'wrong', 'Name another one'],
  ['a version against one nobody runs', ['1.9', '2.0'], { version: '2.0', against: ['1.7'] }, 'missing', '1.9, 2.0'],
  ['a version and instances', ['2.0'], { version: '2.0', instances: ['a'] }, 'wrong', 'Name one or the other.'],
] as const)('%s is refused with what to do', async ([, versions, given, kind, todo]) => {
  const said = await look(versions, given)
  expect(said).toMatchObject({ ok: false, error: { kind, todo: expect.stringContaining(todo) } })
})

test('a version that nobody used yet is neither good nor bad', async () => {
  expect(await look(['1.9', '2.0'], { version: '2.0' })).toMatchObject({
    ok: true,
    value: { answer: { verdict: 'wait' } },
  })
})

import { afterEach, expect, test, vi } from 'vitest'
import type { Notice, ProbeSpec } from '../protocol.ts'
import type { Callers } from './callers.ts'
import { Probes } from './probes.ts'

afterEach(() => {
  vi.useRealTimers()
})

const spec = (id: string, more: Partial<ProbeSpec> = {}): ProbeSpec => ({
  id,
  kind: 'snapshot',
  file: 'a.js',
  line: 1,
  ...more,
  limits: { ratePerSec: 500, hitsMax: 1_000, ...more.limits },
})

/** Probes on a clock that is moved by hand, and what they say. */
function held() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] })
  const said: Notice[] = []
  const probes = new Probes(
    (notice) => said.push(notice),
    () => true,
    () => false,
  )
  return { probes, said }
}

test('what callers hold counts as sent, and ends at the same limit', async () => {
  const { probes } = held()
  const values = { text: { t: 'string', v: 'x'.repeat(100_000) } }
  const seen = { callers: [{ name: 'outer', file: 'a.js', line: 2, values }], pauseMs: 1 }
  const callers = { begin: () => {}, end: () => seen } as unknown as Callers
  const { armed } = probes.add(spec('p-1', { callers: 1 }), ['n'], callers)
  for (let i = 0; i < 5; i++) armed.pass([i])
  expect([armed.sent, armed.droppedBytes]).toEqual([2, 3])
  expect(armed.sentBytes).toBeGreaterThan(200_000)
  await probes.remove('p-1')
})

test('a probe is not ended for what another one took before it', async () => {
  const { probes, said } = held()
  const limits = { cpuShareMax: 0.01 } // 100 ms of ten seconds
  const first = probes.add(spec('p-1', { limits }), ['n'])
  first.armed.busyUs = 90_000
  vi.advanceTimersByTime(1_000)
  await probes.remove('p-1')
  const second = probes.add(spec('p-2', { limits }), ['n'])
  second.armed.busyUs = 20_000
  vi.advanceTimersByTime(1_000)
  await new Promise(setImmediate)
  expect(said.filter(({ type }) => type === 'ended')).toEqual([])
  second.armed.busyUs = 90_000
  vi.advanceTimersByTime(1_000)
  await new Promise(setImmediate)
  expect(said.filter(({ type }) => type === 'ended')).toMatchObject([{ probe: 'p-2', state: 'tripped' }])
})

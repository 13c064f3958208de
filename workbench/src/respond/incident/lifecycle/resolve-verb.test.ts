import { expect, test } from 'vitest'
import { parseRfc3339, rfc3339, unixMs } from '../../../model/time.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { MeasurePort } from '../ports.ts'
import { declare, move, setTime } from './lifecycle-verbs.ts'
import { resolve } from './resolve-verb.ts'

const ms = (clock: string): number => parseRfc3339(`2026-01-31T${clock}:00Z`)!

/** Both signals are high from 14:00 until `mended`. */
const broken = (mended: string): MeasurePort => ({
  points: async (_, { from, to }, seconds) =>
    Array.from({ length: Math.floor((to - from) / (seconds * 1000)) }, (_, i) => {
      const at = from + i * seconds * 1000
      const level = at >= ms('14:00') && at < ms(mended) ? 0.12 : 0.002
      return { at: rfc3339(unixMs(at)), value: level * (1 + 0.1 * Math.sin(i * 2.4)), count: 100 }
    }),
  total: async () => ({ value: null, count: 0 }),
})

/** What stands in the way of resolving at a time. */
async function refusedAt(now: string, mended: string): Promise<string> {
  const clock = handClock('2026-01-31T14:01:00Z')
  const ports = { ...memoryPorts(clock), measure: broken(mended) }
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  const here = { id: entries[0]!.incident, ports }
  await did(setTime, { name: 'impactStarted', when: '2026-01-31T14:00:00Z' }, here)
  clock.set(`2026-01-31T${now}:00Z`)
  return did(resolve, {}, here).then(
    ({ incident }) => incident!.lifecycle.state,
    (error: Error) => error.message,
  )
}

test.for([
  ['three minutes into an outage', '14:03', '15:00', 'not back'],
  ['while it goes on', '14:30', '15:00', 'not back'],
  ['two minutes after a short one', '14:06', '14:04', 'not back'],
  ['five minutes after it, the first half was bad', '14:35', '14:30', 'not back'],
  ['ten minutes after it', '14:40', '14:30', 'resolved'],
  ['long after a short one', '14:30', '14:04', 'resolved'],
])('%s the gate answers rightly', async ([, now, mended, says]) => {
  expect(await refusedAt(now!, mended!)).toContain(says)
})

test.for(['cancelled', 'closed'])('what is %s is not ended once more; it is opened again', async (state) => {
  const ports = memoryPorts(handClock('2026-01-31T14:01:00Z'))
  await did(declare, { title: 'checkout fails' }, { ports })
  const here = { id: 'inc-1', ports }
  await did(move, { to: 'cancelled' }, here)
  await did(move, { to: state }, here)
  const who = { actor: { kind: 'human', name: 'on-call' } as const }
  expect(await resolve.run({ anyway: 'it is over' }, { ...here, who })).toMatchObject({
    error: {
      kind: 'wrong',
      what: `it is ${state}: there is nothing left to end`,
      todo: 'To go on with it, open it again.',
      command: 'lastgood state inc-1 investigating',
      pass: [{ verb: 'state', words: ['investigating'] }],
    },
  })
})

test('a shut gate says which field passes it', async () => {
  const ports = memoryPorts(handClock('2026-01-31T14:01:00Z'))
  await did(declare, { title: 'checkout fails', alert: 'errors' }, { ports })
  const who = { actor: { kind: 'human', name: 'on-call' } as const }
  const refused = await resolve.run({}, { id: 'inc-1', who, ports })
  expect(refused).toMatchObject({
    error: { kind: 'against-the-method', pass: [{ verb: 'resolve', field: 'anyway', says: expect.any(String) }] },
  })
})

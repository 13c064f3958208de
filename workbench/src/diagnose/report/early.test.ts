import { expect, test } from 'vitest'
import { latencyOf } from '../onset/drawn-series.test-helper.ts'
import { earlyOf, type Seen } from './early.ts'

const MINUTE = 60_000
const ONSET = 30 * MINUTE

/** A minute between the values of its series, and so many seconds since the onset. */
function seenFor(seconds: number, changes: Partial<Seen> = {}): Seen {
  const to = ONSET + seconds * 1000
  const values = Array.from({ length: Math.floor(to / MINUTE) }, () => 1)
  return {
    frame: {
      series: [latencyOf(values, MINUTE)],
      onset: { at: ONSET, from: ONSET, to: ONSET, voters: [], measured: true },
    },
    bucketSeconds: 15,
    signal: 'errors',
    heardTo: to,
    badRequests: 100,
    ...changes,
  }
}

test.for<[string, Seen, string | null]>([
  [
    'seconds after the onset',
    seenFor(20, { badRequests: 4 }),
    'Early: only 20 s and 4 bad requests since the onset; below 240 s or 6 bad requests this may still change.',
  ],
  ['four points after the onset', seenFor(240), null],
  [
    'few bad requests in a long time',
    seenFor(1_000, { badRequests: 5 }),
    'Early: only 1000 s and 5 bad requests since the onset; below 6 bad requests this may still change.',
  ],
  ['no traces to count bad requests in', seenFor(1_000, { badRequests: undefined }), null],
  ['a lack of traffic, where no request is bad', seenFor(1_000, { signal: 'traffic', badRequests: 0 }), null],
])('%s', ([, seen, says]) => expect(earlyOf(seen)).toBe(says))

test('what has no measured beginning is not early', () => {
  const { frame } = seenFor(20)
  expect(earlyOf(seenFor(20, { frame: { ...frame, onset: { ...frame.onset!, measured: false } } }))).toBeNull()
  expect(earlyOf(seenFor(20, { frame: { ...frame, onset: undefined } }))).toBeNull()
})

test('the unit of values changes nothing', () => {
  const { frame } = seenFor(20)
  const series = frame.series.map((one) => ({ ...one, value: one.value.map((v) => 1000 * v) }))
  expect(earlyOf(seenFor(20, { frame: { ...frame, series } }))).toBe(earlyOf(seenFor(20)))
})

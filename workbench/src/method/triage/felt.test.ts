import { expect, test } from 'vitest'
import { feltIn } from './felt.ts'
import { compared, harmOf } from './harm.test-helper.ts'

test.for([
  ['nothing', ['buy 1000:2:10 250:1:2 250:0:3 250:1:2 250:0:3'], undefined],
  ['failures', ['buy 1000:2:10 250:20:2 250:20:3 250:20:2 250:20:3'], { signal: 'error-share', operation: 'buy' }],
  ['slowness', ['buy 1000:2:10 250:1:90 250:0:90 250:1:90 250:0:90'], { signal: 'latency-p99', operation: 'buy' }],
  ['silence', ['buy 1000:2:10 0 0 0 0'], { signal: 'requests', operation: 'buy' }],
  [
    'failures, though more requests are slow',
    ['buy 1000:2:10 250:20:200 250:20:200 250:20:200 250:20:200'],
    { signal: 'error-share', operation: 'buy' },
  ],
  [
    'failures of one flow, though another is slow',
    ['look 9000:2:10 250:1:200 250:0:200 250:1:200 250:0:200', 'buy 1000:2:10 250:20:2 250:20:3 250:20:2 250:20:3'],
    { signal: 'error-share', operation: 'buy' },
  ],
  [
    'what fails most beside what is usual',
    [
      'look 1000:300:10 1000:350:2 1000:350:3 1000:350:2 1000:350:3',
      'buy 1000:2:10 250:90:2 250:90:3 250:90:2 250:90:3',
    ],
    { signal: 'error-share', operation: 'buy' },
  ],
  [
    'the whole service where no operation has half of it',
    ['a', 'b', 'c'].map((name) => `${name} 1000:2:10 250:20:2 250:20:3 250:20:2 250:20:3`),
    { signal: 'error-share' },
  ],
] as const)('users feel %s', ([, flows, felt]) => {
  expect(feltIn(harmOf(...flows))).toEqual(felt && { service: 'shop', ...felt })
})

test('of several services, the one that more of such requests come to', () => {
  const { flows } = harmOf(
    'a 1000:2:10 250:20:2 250:20:3 250:20:2 250:20:3',
    'b 1000:2:10 250:25:2 250:25:3 250:25:2 250:25:3',
    'c 1000:2:10 250:20:2 250:20:3 250:20:2 250:20:3',
  )
  const [a, b, c] = flows
  expect(feltIn({ compared, flows: [a!, { ...b!, service: 'other' }, c!] })).toEqual({
    signal: 'error-share',
    service: 'shop',
    operation: 'a',
  })
})

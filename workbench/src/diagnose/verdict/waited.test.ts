import { expect, test } from 'vitest'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import { failsByWaiting, requestsFailByWaiting, slowMoreThanFailing, succeedsSlowly } from './waited.ts'

const several = (picture: string, prefix: string): readonly Trace[] =>
  Array.from({ length: 9 }, (_, i) => tracesOf(columnsOf(drawnRows(`${prefix}${i}`, picture))).traces[0] as Trace)

const calm = `
  web  GET    |------|  Server
    web  GET  | ---- |  Client
      shop GET  |  --  |  Server
  `

test.for<[string, boolean | undefined, string]>([
  ['somebody gave up on it', true, 'web GET |!!!!!!!!!!|  Server\n  web GET | !!!!!!!!|  Client peer.service=shop'],
  ['it refused at once', false, 'web GET |!!!|  Server\n  web GET | ! |  Client peer.service=shop'],
  ['it was slow and then failed itself', true, 'web GET |!!!!!!!!!!!|  Server\n  shop GET | !!!!!!!!!|  Server'],
  ['its answer was well and somebody else failed', undefined, 'web GET |!!!!|  Server\n  shop GET | -- |  Server'],
])('%s', ([, waited, picture]) => {
  expect(failsByWaiting('shop', several(calm, 't'), several(picture, 'u'))).toBe(waited)
})

const slow = `
  web  GET    |--------------|  Server
    web  GET  | ------------ |  Client
      shop GET  |  --------  |  Server
  `
const slowFailure = slow.replaceAll('-', '!')
const elsewhere = 'web  GET  |--------------|  Server'

test.for<[string, boolean | undefined, readonly Trace[]]>([
  ['what succeeds is slow as well', true, [...several(slow, 'u'), ...several(slowFailure, 'v')]],
  ['only what fails is slow', false, [...several(calm, 'u'), ...several(slowFailure, 'v')]],
  [
    'nothing succeeds any more, whether it comes to it or not',
    false,
    several(slowFailure.split('\n', 3).join('\n'), 'v'),
  ],
  ['too little succeeds to tell', undefined, [...several(slow, 'u').slice(0, 2), ...several(slowFailure, 'v')]],
  ['what does not come to it is no matter', undefined, several(elsewhere, 'u')],
])('%s', ([, told, after]) => {
  expect(succeedsSlowly('shop', several(calm, 't'), after)).toBe(told)
})

const failure = calm.replaceAll('-', '!')

test.for<[string, boolean, readonly Trace[]]>([
  ['more are slow than fail', true, [...several(slow, 'u'), ...several(failure, 'v').slice(0, 3)]],
  ['more fail than are slow', false, [...several(slow, 'u').slice(0, 6), ...several(failure, 'v')]],
  ['too few are slow to tell', false, several(slow, 'u').slice(0, 4)],
  ['none is slow', false, several(calm, 'u')],
  ['what never comes to it is slow', false, several(elsewhere.replace('GET', 'POST'), 'u')],
])('%s: slow rather than failing is %j', ([, told, after]) => {
  expect(slowMoreThanFailing('shop', several(calm, 't'), after)).toBe(told)
})

const down = (ms: string): string => `web  GET    |${ms}|  Server`
test.for<[string, boolean | undefined, readonly Trace[]]>([
  ['fail at once', false, several(down('!!'), 'v')],
  ['are waited for', true, several(down('!!!!!!!!!!!!!!'), 'v')],
  ['are too few to tell', undefined, several(down('!!'), 'v').slice(0, 4)],
  ['do not fail', undefined, several(calm, 'v')],
])(
  'of a service that is down no call tells, but requests of the kinds that came to it, which %s',
  ([, waited, after]) => {
    expect(failsByWaiting('shop', several(calm, 't'), after)).toBe(undefined)
    expect(requestsFailByWaiting('shop', several(calm, 't'), after)).toBe(waited)
  },
)

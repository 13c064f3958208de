import { expect, test } from 'vitest'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import { failsByWaiting, succeedsSlowly } from './waited.ts'

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
  ['nothing succeeds', undefined, several(slowFailure, 'v')],
  ['what does not come to it is no matter', undefined, several(elsewhere, 'u')],
])('%s', ([, told, after]) => {
  expect(succeedsSlowly('shop', several(calm, 't'), after)).toBe(told)
})

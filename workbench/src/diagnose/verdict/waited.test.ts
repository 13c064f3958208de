import { expect, test } from 'vitest'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import { failsByWaiting } from './waited.ts'

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

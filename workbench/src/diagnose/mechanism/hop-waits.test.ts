import { expect, test } from 'vitest'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import { hopWait } from './hop-waits.ts'

const twice = (picture: string, name: string): readonly Trace[] =>
  [1, 2].flatMap((i) => tracesOf(columnsOf(drawnRows(`${name}${i}`, picture))).traces)

const HOP = { caller: 'web', callee: 'shop' }

const QUICK = `
  web   GET /   |----|
    shop  get   | -- |`

const SLOW = `
  web   GET /   |------------|
    shop  get   | ---------- |`

const FAILED_WITH_CALL = `
  web   GET /      |!!!!|
    web   GET shop | !! | Client
      shop  get    | -- |`

const FAILED_ALONE = `
  web   GET /   |!!!!|
    shop  get   | -- |`

const PARALLEL = `
  web   GET /   |---------|
    shop  get   | ------- |
    shop  get   |  ----   |
    other get   |   ----- |`

const NO_SPANS = `
  web   GET /      |-------|
    web   GET shop | ----- | Client peer.service=shop`

test.for<[string, string, object]>([
  ['waiting', SLOW, { waitMs: 10, waitMsBefore: 2, callerMs: 12, callerMsBefore: 4, failed: 0 }],
  ['a failed call', FAILED_WITH_CALL, { waitMs: 2, failed: 2, failedWithCall: 2 }],
  ["a failure that is not the call's", FAILED_ALONE, { failed: 2, failedWithCall: 0 }],
  ['parallel calls once', PARALLEL, { waitMs: 7, callerMs: 9 }],
  ['a callee without spans', NO_SPANS, { waitMs: 5, callerMs: 7 }],
])('a hop shows %s', ([, picture, seen]) => {
  expect(hopWait(twice(picture, 'b'), twice(QUICK, 'q'), HOP)).toMatchObject({
    requests: 2,
    requestsBefore: 2,
    ...seen,
  })
})

test('requests of other kinds are no baseline', () => {
  const seen = hopWait(twice(SLOW, 'b'), twice(QUICK.replace('GET /', 'PUT /'), 'q'), HOP)
  expect(seen).toMatchObject({ requestsBefore: 0, waitMsBefore: Number.NaN })
})

test.for([
  ['one request is an anecdote', twice(SLOW, 'b').slice(1)],
  ['requests that do not take the hop say nothing', twice(SLOW.replace('shop', 'cart'), 'b')],
] as const)('%s', ([, bad]) => {
  expect(hopWait(bad, [], HOP)).toBeUndefined()
})

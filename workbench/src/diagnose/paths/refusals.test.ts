import { expect, test } from 'vitest'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { withRefusals } from './refusals.ts'
import { tracesOf } from './traces.ts'
import type { Trace } from './types.ts'

/** Requests one second apart, each answered with the code of its turn. */
const answered = (name: string, fromMs: number, codes: readonly number[]) =>
  codes.map((code, i): Trace => {
    const rows = drawnRows(`${name}${i}`, `web POST /cart |------| Server ${code >= 400 ? `refused=${code}` : ''}`)
    return tracesOf(columnsOf(rows.map((row) => ({ ...row, startMs: fromMs + 1000 * i })))).traces[0] as Trace
  })
const times = (n: number, ...codes: readonly number[]): number[] => Array.from({ length: n }, () => codes).flat()
const failedOf = (traces: readonly Trace[]): number => traces.filter(({ spans }) => spans[0]?.error).length

test.for<[about: string, before: readonly number[], after: readonly number[], failed: number]>([
  ['a wall of refusals is a failure', times(60, 200), times(30, 422), 30],
  ['so are some that were never there', times(60, 200), times(15, 422, 200), 15],
  ['what is refused as often as ever is not', times(30, 404, 200), times(15, 404, 200), 0],
  ['nor is what is refused less often', times(60, 404), times(15, 404, 200), 0],
  ['one of many is chance', times(60, 200), [...times(29, 200), 422], 0],
  ['another code than the usual one is news', times(30, 404, 200), times(15, 401, 200), 15],
])('%s', ([, before, after, failed]) => {
  const told = withRefusals(answered('q', 0, before), answered('i', 60_000, after))
  expect(failedOf(told.after)).toBe(failed)
})

test('the same answer in the quiet stretch is a failure as well, and says why', () => {
  const told = withRefusals(answered('q', 0, [...times(59, 200), 422]), answered('i', 60_000, times(30, 422)))
  expect(failedOf(told.before)).toBe(1)
  expect(told.after[0]?.spans[0]?.errorType).toBe('422')
})

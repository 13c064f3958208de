import { expect, test } from 'vitest'
import { fewTraces } from './few-traces.ts'

test.for<[number, string | undefined]>([
  [0, undefined],
  [1, 'only 1 trace since the onset: they rule nothing out'],
  [30, 'only 30 traces since the onset: what happens to fewer than 1 in 10 requests may be in none of them'],
  [299, 'only 299 traces since the onset: what happens to fewer than 1 in 99 requests may be in none of them'],
  [300, undefined],
])('%i traces', ([traces, told]) => {
  const [gap] = fewTraces('since', traces)
  expect(gap && `${gap.what}: ${gap.consequence}`).toBe(told)
})

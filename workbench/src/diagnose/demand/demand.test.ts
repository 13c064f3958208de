import { describe, expect, test } from 'vitest'
import { demandsOf } from './demand.ts'
import type { Flow } from './flows.ts'
import type { Rates } from './rates.ts'

type Asks = { readonly asked: Rates; readonly failed?: Rates }

/** Calls to the store: four parts of the quiet stretch, then the incident. `more` is what unnamed callers ask. */
function demands(callers: Readonly<Record<string, Asks>>, inflow: readonly Rates[] | null = [], more = 0, factor = 1) {
  const scaled = (rates: Rates): Rates => rates.map((rate) => factor * rate)
  const inAll = scaled(
    [0, 1, 2, 3, 4].map((i) => Object.values(callers).reduce((sum, { asked }) => sum + (asked[i] ?? 0), more)),
  )
  const flows = Object.entries(callers).map(([caller, { asked, failed = [0, 0, 0, 0, 0] }]): Flow => {
    const told = { by: 'metric', series: [] } as const
    return { caller, callee: 'store', asked: scaled(asked), failed: scaled(failed), inAll, told }
  })
  return demandsOf(flows, (service) => (service === 'job' ? (inflow ?? undefined) : [])).map(({ flow }) => flow.caller)
}

const STEADY = { asked: [100, 101, 99, 100, 100] }

describe('a caller loads its callee', () => {
  test.for<[about: string, callers: Readonly<Record<string, Asks>>, inflow?: readonly Rates[], more?: number]>([
    ['that asks ten times as much while others ask as before', { job: { asked: [11, 10, 10, 11, 130] }, web: STEADY }],
    ['that nobody else is known to call', { job: { asked: [11, 10, 10, 11, 130] } }, [], 50],
    ['that is asked a little more itself', { job: { asked: [11, 10, 10, 11, 190] }, web: STEADY }, [[5, 5, 5, 5, 6]]],
    ['that did not call it before', { job: { asked: [0, 0, 0, 0, 150] }, web: STEADY }],
    ['whose calls climbed until the symptom came', { job: { asked: [10, 10, 11, 70, 150] }, web: STEADY }],
    [
      'that is refused in part, as others are that try again',
      { job: { asked: [10, 11, 10, 11, 220], failed: [0, 0, 0, 0, 120] }, web: { asked: [100, 101, 99, 100, 140] } },
    ],
    [
      'that has filled it up, so that others wait and ask less',
      { job: { asked: [50, 50, 49, 50, 280] }, web: { asked: [200, 201, 199, 200, 120] } },
    ],
  ])('%s', ([, callers, inflow, more]) => {
    expect(demands(callers, inflow, more)).toEqual(['job'])
    expect(demands(callers, inflow, more, 1000)).toEqual(['job'])
  })
})

test('that one source tells of second tries refutes another that tells of calls alone', () => {
  const flow: Flow = {
    caller: 'job',
    callee: 'store',
    asked: [10, 10, 10, 10, 200],
    failed: [0, 0, 0, 0, 0],
    inAll: [50, 50, 50, 50, 240],
    told: { by: 'metric', series: [] },
  }
  const failing = { ...flow, failed: [0, 0, 0, 0, 190], told: { by: 'traces', traceIds: [] } } as const
  expect([[flow], [flow, flow], [flow, failing]].map((flows) => demandsOf(flows, () => []).length)).toEqual([1, 2, 0])
})

describe('nobody loads a callee', () => {
  test.for<[about: string, callers: Readonly<Record<string, Asks>>, inflow?: readonly Rates[] | null]>([
    ['who is asked as much more itself', { job: { asked: [11, 10, 10, 11, 130] }, web: STEADY }, [[5, 5, 5, 5, 60]]],
    ['of whom nobody tells how much it is asked', { job: { asked: [11, 10, 10, 11, 130] }, web: STEADY }, null],
    ['who asks for little of what it is asked', { job: { asked: [2, 2, 2, 2, 40] }, web: STEADY }],
    ['who asks half as much again', { job: { asked: [100, 99, 101, 100, 150] } }],
    ['who tries again what failed', { job: { asked: [100, 99, 101, 100, 400], failed: [0, 0, 0, 0, 320] } }],
    [
      'who tries again as all others do',
      { job: { asked: [100, 99, 101, 100, 390] }, web: { asked: [50, 50, 51, 50, 200] } },
    ],
    ['who asked as much before without harm', { job: { asked: [0, 130, 0, 0, 130] }, web: STEADY }],
    [
      'where nothing but failures came of it',
      { job: { asked: [0, 0, 0, 0, 300], failed: [0, 0, 0, 0, 300] }, web: STEADY },
    ],
    [
      'of whom half of the quiet stretch is not told',
      { job: { asked: [Number.NaN, Number.NaN, Number.NaN, 10, 300] } },
    ],
    ['where it is asked now much and now little all the time', { job: { asked: [10, 90, 15, 80, 200] } }],
  ])('%s', ([, callers, inflow]) => {
    expect(demands(callers, inflow)).toEqual([])
  })
})

test.for<[about: string, busier: number | undefined, callers: readonly string[]]>([
  ['works as much more as it is asked more', 1.6, ['job']],
  ['works more than that, so that each call takes more work', 3, []],
  ['does not tell how much it works', undefined, []],
])('less than twice the load fills a callee that %s', ([, busier, callers]) => {
  const inAll = [240, 245, 242, 243, 390]
  const asked = { job: [0, 0, 0, 0, 150], web: [240, 245, 242, 243, 240] }
  const flows = Object.entries(asked).map(([caller, rates]): Flow => {
    const told = { by: 'metric', series: [] } as const
    return { caller, callee: 'store', asked: rates, failed: [0, 0, 0, 0, 0], inAll, told }
  })
  const busierBy = () => busier
  expect(demandsOf(flows, () => [], busierBy).map(({ flow }) => flow.caller)).toEqual(callers)
})

test('who only passes on what it is asked for more of loads nobody, however much of something else it is asked less', () => {
  const flow = (passed?: Rates): Flow => ({
    caller: 'gateway',
    callee: 'store',
    asked: [10, 11, 10, 11, 100],
    failed: [0, 0, 0, 0, 0],
    ...(passed && { passed }),
    inAll: [10, 11, 10, 11, 100],
    told: { by: 'traces', traceIds: [] },
  })
  expect(demandsOf([flow([10, 11, 10, 11, 98])], () => [[50, 50, 50, 50, 60]])).toEqual([])
  expect(demandsOf([flow([10, 11, 10, 11, 12])], () => [[50, 50, 50, 50, 60]])).toHaveLength(1)
  expect(demandsOf([flow()], () => [[50, 50, 50, 50, 60]])).toHaveLength(1)
})

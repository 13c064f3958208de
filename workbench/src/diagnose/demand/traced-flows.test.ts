import { expect, test } from 'vitest'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import { plainSeries } from '../series/plain-series.test-helper.ts'
import { tracedFlows } from './traced-flows.ts'

const [QUIET, BAD] = [
  { fromMs: 0, toMs: 60_000 },
  { fromMs: 60_000, toMs: 120_000 },
]

/** As many traces of one picture, spread over the stretch; each stands for `weight` requests. */
const drawn = (
  name: string,
  picture: string,
  count: number,
  { fromMs, toMs }: typeof QUIET,
  weight = 1,
): readonly Trace[] =>
  Array.from({ length: count }, (_, i) => {
    const columns = columnsOf(drawnRows(`${name}-${fromMs}-${i}`, picture, weight))
    const shiftMs = fromMs + (i * (toMs - fromMs)) / count
    return tracesOf({ ...columns, startMs: Array.from(columns.startMs, (at) => at + shiftMs) }).traces[0] as Trace
  })

const WEB = `
  web  GET /      |-----|  Server
    web  get      | --- |  Client
      store  get  | --- |  Server
`
const ALONE = `
  web  GET /      |-----|  Server
`
const JOB = `
  job  run        |-----|
    job  get      | --- |  Client
      store  get  | --- |  Server
`
const REFUSED = `
  job  run        |-----|
    job  get      | !!! |  Client
      store  get  | --- |  Server
`

/** All operations together, a second: the sample holds a tenth of them. */
const rateOf = (before: number, after: number) =>
  plainSeries({
    source: 'trace',
    side: 'server',
    signal: 'traffic',
    averaged: true,
    atMs: [60_000, 120_000],
    value: [before, after],
  })

const flows = (before: readonly Trace[], after: readonly Trace[], rate = rateOf(10, 10)) =>
  tracedFlows(before, after, [rate], [QUIET, BAD]).flows.map(({ caller, callee, asked, failed, inAll }) => [
    `${caller}>${callee}`,
    ...[asked, failed, inAll].map((rates) => rates.map((one) => Number(one.toFixed(2))).join(' ')),
  ])

test('the sample says how many calls come on a request, and requests are counted', () => {
  const before = [...drawn('web', WEB, 20, QUIET), ...drawn('job', JOB, 5, QUIET)]
  const after = [...drawn('web', WEB, 20, BAD), ...drawn('job', JOB, 30, BAD), ...drawn('no', REFUSED, 10, BAD)]
  expect(flows(before, after, rateOf(50, 120))).toEqual([
    ['web>store', '20 20', '0 0', '25 60'],
    ['job>store', '5 40', '0 10', '25 60'],
  ])
})

test('a request that stands for others counts as they do', () => {
  const before = [...drawn('web', WEB, 20, QUIET), ...drawn('job', JOB, 1, QUIET, 5)]
  const after = [...drawn('web', WEB, 20, BAD), ...drawn('job', JOB, 12, BAD, 5)]
  expect(flows(before, after, rateOf(50, 160)).map((flow) => flow[1])).toEqual(['20 20', '5 60'])
})

test('a handful of requests tells no rate', () => {
  expect(
    flows(drawn('web', WEB, 20, QUIET), [...drawn('web', WEB, 20, BAD), ...drawn('job', JOB, 9, BAD)]),
  ).toHaveLength(1)
})

test('what a service is asked are the spans that serve, and not those that it begins itself', () => {
  const { asked } = tracedFlows(
    drawn('web', WEB, 20, QUIET),
    drawn('job', JOB, 20, BAD),
    [rateOf(40, 40)],
    [QUIET, BAD],
  )
  expect([...asked.keys()].sort()).toEqual(['store', 'web'])
})

test('what requests of one route lead to grows with them, though all requests are of one operation', () => {
  const routed = (route: string, count: number, stretch: typeof QUIET): readonly Trace[] =>
    drawn(route, route === '/top' ? WEB : ALONE, count, stretch).map((trace) => ({
      ...trace,
      spans: trace.spans.map((span) => ({ ...span, attributes: { ...span.attributes, 'http.route': route } })),
    }))
  const before = [...routed('/top', 5, QUIET), ...routed('/', 15, QUIET)]
  const after = [...routed('/top', 15, BAD), ...routed('/', 5, BAD)]
  const [flow] = tracedFlows(before, after, [rateOf(10, 10)], [QUIET, BAD]).flows
  const [was = 0, is = 0] = flow?.asked ?? []
  expect(is / was).toBeGreaterThan(2)
  expect(flow?.passed).toEqual(flow?.asked)
})

test('what is made for no request is passed on from nobody', () => {
  const [flow] = tracedFlows(
    drawn('job', JOB, 20, QUIET),
    drawn('job', JOB, 20, BAD),
    [rateOf(10, 10)],
    [QUIET, BAD],
  ).flows
  expect(flow).toMatchObject({ caller: 'job' })
  expect(flow?.passed).toBeUndefined()
})

test('a request that began before anything is compared, and calls meanwhile, is passed on from nobody that is known', () => {
  const early = drawn('early', WEB.replace('GET /', 'GET /once'), 1, QUIET)
  const begun = early.map((trace) => ({ ...trace, startMs: QUIET.fromMs - 1 }))
  const [flow] = tracedFlows(begun, drawn('web', WEB, 20, BAD), [rateOf(10, 10)], [QUIET, BAD]).flows
  expect(flow?.passed).toEqual([0, 0])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Fared, FlowHarm } from '../../model/incident/harm.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import { type TestEngine, testEngine } from './store.test-helper.ts'
import type { TelemetryStore } from './telemetry.ts'
import { triagePort } from './triage-port.ts'

const START = Date.UTC(2026, 0, 5, 12)
const impact = { from: unixMs(START), to: unixMs(START + 80_000) }
const compared = { quiet: { from: unixMs(START - 80_000), to: impact.from }, impact }

/** Second from the start of the impact, service, operation, duration; `x` fails, `@` names a user, `#` a status, `$` earns money, `<` has a parent, `*4` stands for four. */
const SPANS = `
  -70 shop GET/cart  20ms @ada
  -60 shop GET/cart  40ms @buyer
  -50 shop POST/pay 100ms $ @ada
   -5 shop POST/pay 100ms x $ @buyer
    5 shop GET/cart  59ms @ada
   15 shop GET/cart  61ms @ada
   25 shop POST/pay 900ms $ @buyer
   45 shop POST/pay  10ms x $ @cyd
   65 shop POST/pay  10ms x $ *4
   79 shop GET/new  999ms @dan
   70 db   query    999ms x <
   80 shop GET/cart  20ms`

let engine: TestEngine
let store: TelemetryStore

beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open()
  for (const line of SPANS.trim().split('\n'))
    await store.insert(await engine.batch('otel_traces', spanOf(line.trim().split(/\s+/))))
})

afterAll(async () => {
  await store?.close()
  await engine?.stop()
})

test('requests that come in are counted before and in each quarter of the impact', async () => {
  const { whole, flows, cut, asked } = await triagePort(store).harm(compared, { refused: [] })
  expect([whole, ...flows].map(told)).toEqual([
    '  | before 4:1:0 | 2:0:1 1:0:1 1:1:0 5:4:0 | p99 100 → 999 ms | 3 of 4 users',
    'shop POST/pay | before 2:1:0 | 0:0:0 1:0:1 1:1:0 4:4:0 | p99 100 → 900 ms | 2 of 2 users',
    'shop GET/cart | before 2:0:0 | 2:0:1 0:0:0 0:0:0 0:0:0 | p99 40 → 61 ms | 1 of 1 users',
    'shop GET/new | before 0:0:0 | 0:0:0 0:0:0 0:0:0 1:0:0 | p99 - → 999 ms | 0 of 1 users',
  ])
  expect(whole.since).toEqual({ spans: 6, requests: 9, failed: 5, slow: 2 })
  expect(cut).toBe(false)
  expect(await store.query(asked.name, asked.params)).toHaveLength(4)
})

test('what carries a tag is counted apart', async () => {
  const { whole, flows } = await triagePort(store).harm(compared, { refused: [], tag: 'lastgood.revenue' })
  expect(flows.map(({ operation }) => operation)).toEqual(['POST/pay'])
  expect(whole.since).toEqual({ spans: 3, requests: 6, failed: 5, slow: 1 })
})

test('requests are counted at each place that an attribute names', async () => {
  const places = await triagePort(store).places(compared, {
    keys: ['service.name', 'user.id', 'cloud.region'],
    refused: [],
  })
  expect(places.map(({ key, value, before, since }) => `${key} ${value} ${counts(before)} ${counts(since)}`)).toEqual([
    'service.name shop 4:1:0 9:5:2',
    'service.name db 0:0:0 1:1:0',
    'user.id ada 2:0:0 2:0:1',
    'user.id buyer 2:1:0 1:0:1',
    'user.id cyd 0:0:0 1:1:0',
    'user.id dan 0:0:0 1:0:0',
  ])
})

const LOGINS = `
  3530 shop POST/login 10ms #200
  3540 shop POST/login 10ms #401 @ada
  3550 shop POST/login 10ms #200
  3610 shop POST/login 10ms #401 @buyer
  3620 shop POST/login 10ms #401 @cyd
  3630 shop POST/login 10ms #500 x
  3640 shop POST/other 10ms #401`

test('refusals are told by operation and code, and are failures where they are asked for as such', async () => {
  for (const line of LOGINS.trim().split('\n'))
    await store.insert(await engine.batch('otel_traces', spanOf(line.trim().split(/\s+/))))
  const port = triagePort(store)
  const at = (second: number) => unixMs(START + second * 1000)
  const later = { quiet: { from: at(3500), to: at(3600) }, impact: { from: at(3600), to: at(3700) } }
  expect(await port.refusals(later)).toEqual([
    {
      service: 'shop',
      operation: 'POST/login',
      before: new Map([
        ['', 2],
        ['401', 1],
      ]),
      since: new Map([
        ['', 1],
        ['401', 2],
      ]),
    },
    { service: 'shop', operation: 'POST/other', before: new Map([['401', 0]]), since: new Map([['401', 1]]) },
  ])
  const refused = [{ service: 'shop', operation: 'POST/login', code: '401' }]
  const { whole } = await port.harm(later, { refused })
  expect([whole.before.failed, whole.since.failed, whole.usersHit]).toEqual([1, 3, 2])
  expect((await port.harm(later, { refused: [] })).whole.since.failed).toBe(1)
  const [shop] = await port.places(later, { keys: ['service.name'], refused })
  expect([shop?.before.failed, shop?.since.failed]).toEqual([1, 3])
})

test('users of whom each request failed are counted, where they asked often enough for that to be no chance', async () => {
  const asks = (user: string, n: number, mark = ''): readonly string[] =>
    Array.from({ length: n }, (_, i) => `${7300 + i} shop GET/cart 10ms ${mark} @${user}`)
  const lines = [...asks('down', 6, 'x'), ...asks('refused', 6, '#401'), ...asks('rare', 5, 'x'), ...asks('well', 9)]
  const halfway = [...asks('half', 5, 'x'), ...asks('half', 1)]
  for (const line of [...lines, ...halfway])
    await store.insert(await engine.batch('otel_traces', spanOf(line.split(/\s+/))))
  const at = (second: number) => unixMs(START + second * 1000)
  const later = { quiet: { from: at(7200), to: at(7300) }, impact: { from: at(7300), to: at(7400) } }
  const refused = [{ service: 'shop', operation: 'GET/cart', code: '401' }]
  const port = triagePort(store)
  expect(await port.harm(later, { refused: [] })).toMatchObject({ usersDown: 1, whole: { users: 5 } })
  expect(await port.harm(later, { refused })).toMatchObject({ usersDown: 2 })
})

test('a stretch without requests has nothing to tell', async () => {
  const later = { from: unixMs(START + 900_000), to: unixMs(START + 960_000) }
  const { whole, flows } = await triagePort(store).harm({ quiet: later, impact: later }, { refused: [] })
  expect(flows).toEqual([])
  expect(whole).toMatchObject({ p99Ms: null, users: null, since: { requests: 0 } })
})

test('operations are cut where there are more than are read, and not before', async () => {
  const port = triagePort(store)
  const at = (hour: number) => unixMs(START + hour * 3_600_000)
  for (const [hour, operations] of [
    [6, 500],
    [8, 501],
  ] as const) {
    await store.insert(
      await engine.batch(
        'otel_traces',
        `SELECT fromUnixTimestamp64Milli(toInt64(${at(hour)})) AS Timestamp, toString(number) AS TraceId, 's' AS SpanId,
          '' AS ParentSpanId, 'shop' AS ServiceName, concat('op', toString(number)) AS SpanName, 'Server' AS SpanKind,
          toUInt64(1) AS Duration FROM numbers(${operations})`,
      ),
    )
    const busy = { quiet: { from: at(hour - 1), to: at(hour) }, impact: { from: at(hour), to: at(hour + 1) } }
    const { flows, cut } = await port.harm(busy, { refused: [] })
    expect([flows.length, cut]).toEqual([500, operations > 500])
  }
})

test('text from outside stays a value', async () => {
  const { whole } = await triagePort(store).harm(compared, { refused: [], tag: `x' OR 1=1 --` })
  expect(whole.since.requests).toBe(0)
})

test('the other questions are those of the diagnosis', async () => {
  await store.insertChanges([{ id: 'c1', at: rfc3339(impact.from), kind: 'deploy', title: 'shop 2', source: 'ci' }])
  const port = triagePort(store)
  expect(await port.changes(impact)).toMatchObject([{ id: 'c1' }])
  expect(await port.changeKinds()).toEqual(['deploy'])
  expect(await port.pillars(impact)).toEqual({ spans: 7, logs: 0, metricPoints: 0 })
  expect(await port.signsOfLife(impact, 80)).toHaveLength(2)
})

const counts = ({ requests, failed, slow }: Fared): string => `${requests}:${failed}:${slow}`

const told = ({ service, operation, before, quarters, p99MsBefore, p99Ms, users, usersHit }: FlowHarm): string =>
  [
    `${service} ${operation}`,
    `before ${counts(before)}`,
    quarters.map(counts).join(' '),
    `p99 ${p99MsBefore ?? '-'} → ${p99Ms} ms`,
    `${usersHit} of ${users} users`,
  ].join(' | ')

function spanOf([at, service, operation, ms, ...marks]: readonly string[]): string {
  const code = marks.find((mark) => mark.startsWith('#'))?.slice(1)
  const user = marks.find((mark) => mark.startsWith('@'))?.slice(1)
  const stands = marks.find((mark) => mark.startsWith('*'))?.slice(1)
  const pairs = [
    ...(user === undefined ? [] : ['user.id', user]),
    ...(code === undefined ? [] : ['http.response.status_code', code]),
    ...(marks.includes('$') ? ['lastgood.revenue', 'true'] : []),
    ...(stands === undefined ? [] : ['SampleRate', stands]),
  ]
  return `SELECT fromUnixTimestamp64Milli(toInt64(${START + Number(at) * 1000})) AS Timestamp, 't${at}' AS TraceId, 's' AS SpanId,
    '${marks.includes('<') ? 'p' : ''}' AS ParentSpanId, '${service}' AS ServiceName, '${operation}' AS SpanName,
    'Server' AS SpanKind, toUInt64(${Number.parseInt(ms!, 10)}000000) AS Duration,
    '${marks.includes('x') ? 'Error' : 'Unset'}' AS StatusCode,
    map(${pairs.map((word) => `'${word}'`).join(', ')})::Map(LowCardinality(String), String) AS SpanAttributes`
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { metricsIn, type Objective, objectiveDeclaration } from '../../model/objective.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import { callVerb } from '../../respond/incident/call.ts'
import { handClock, memoryPorts } from '../../respond/incident/memory-record.test-helper.ts'
import { objectiveBook } from '../../respond/objectives/book.ts'
import { slo } from '../../respond/objectives/slo-verb.ts'
import { replyText } from '../../show/cli/incident/texts.ts'
import { plain } from '../../show/cli/paint.ts'
import { objectivesPort } from '../../store/telemetry/objectives-port.ts'
import { type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 2, 1, 10)

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())

const counted = (name: string, told: object): Objective => {
  const { service, target, days, ...metrics } = objectiveDeclaration.parse({ service: 'shop', target: 99, ...told })
  const read = metricsIn(metrics)
  if (!read.ok) throw new Error(read.error)
  return {
    ...{ name, title: name, service, days, target: target / 100 },
    ...{ operation: undefined, slowerThanMs: undefined, metrics: read.value },
  }
}

/** A point a minute for an hour, at its end: each counter of two processes; the second of them begins anew after half an hour. */
const sums = (name: string, state: string, perMinute: number, temporality: 1 | 2): string =>
  `SELECT fromUnixTimestamp64Milli(toInt64(${START} + (intDiv(number, 2) + 1) * ${MINUTE})) AS TimeUnix,
    fromUnixTimestamp64Milli(toInt64(${START} + if(number % 2 = 1 AND number > 60, 30, 0) * ${MINUTE})) AS StartTimeUnix,
    'shop' AS ServiceName, '${name}' AS MetricName, map('state', '${state}', 'process', toString(number % 2)) AS Attributes,
    toFloat64(${perMinute} * if(${temporality} = 1, 1, intDiv(number, 2) + 1 - if(number % 2 = 1 AND number > 60, 30, 0))) AS Value,
    toInt32(${temporality}) AS AggregationTemporality, true AS IsMonotonic FROM numbers(120)`

/** A counter that had counted for long when somebody came to read it each minute, from the minute on that it names as its beginning. */
const longRunning = (name: string, perMinute: number, sinceMinute: string): string =>
  `SELECT fromUnixTimestamp64Milli(toInt64(${START} + (number + 1) * ${MINUTE})) AS TimeUnix,
    fromUnixTimestamp64Milli(toInt64(${START} + (${sinceMinute}) * ${MINUTE})) AS StartTimeUnix,
    'shop' AS ServiceName, '${name}' AS MetricName, toFloat64(1e6 + ${perMinute} * number) AS Value,
    toInt32(2) AS AggregationTemporality, true AS IsMonotonic FROM numbers(60)`

/** Where it begins is not known, so its first point has the time at which it was seen first, and again by a collector that began anew. */
const FIRST_SEEN = 'if(number >= 30, 31, 1)'

/** A point every ten seconds: full in the last six minutes. */
const GAUGE = `SELECT fromUnixTimestamp64Milli(toInt64(${START} + (number + 1) * 10000)) AS TimeUnix, 'shop' AS ServiceName,
    'pool.used' AS MetricName, if(number >= 324, 1, 0.5) AS Value FROM numbers(360)`

test('objectives of metrics count counters, whatever they start from, and points of gauges', {
  timeout: 120_000,
}, async () => {
  const store = await engine.open({ retentionDays: 0 })
  for (const rows of [
    sums('orders', 'done', 98, 2),
    sums('orders', 'failed', 2, 2),
    sums('mails', 'sent', 10, 1),
    longRunning('scrapes', 10, FIRST_SEEN),
    longRunning('runs', 10, '-180'),
    sums('less', '', -1, 1),
  ])
    await store.insert(await engine.batch('otel_metrics_sum', rows))
  await store.insert(await engine.batch('otel_metrics_gauge', GAUGE))
  const clock = handClock(rfc3339(unixMs(START + 60 * MINUTE + 20_000)))
  const failed = { metric: 'orders', attributes: { state: 'failed' } }
  const declared = [
    counted('orders-done', { total: { metric: 'orders' }, bad: failed, target: 99.9 }),
    counted('mails-sent', { total: { metric: 'mails' }, good: { metric: 'mails', attributes: { state: 'sent' } } }),
    counted('pool-free', { gauge: { metric: 'pool.used', op: 'lt', value: 0.9 } }),
    counted('scraped', { total: { metric: 'scrapes' }, bad: { metric: 'scrapes', attributes: { state: 'none' } } }),
    counted('old', { total: { metric: 'runs' }, bad: { metric: 'runs', attributes: { state: 'none' } } }),
    counted('less', { total: { metric: 'mails' }, bad: { metric: 'less' } }),
    counted('nothing', { gauge: { metric: 'none', op: 'gte', value: 1 } }),
  ]
  const objectives = objectiveBook(declared, { port: objectivesPort(store), clock })
  const who = { actor: { kind: 'human', name: 'on-call' } as const }
  const reply = await callVerb(slo, { incident: '', given: {}, who }, { ...memoryPorts(clock), objectives })
  if (!reply.ok) throw new Error(reply.error.what)
  expect(reply.value.answer).toMatchObject([
    { requests: 12_000, bad: 240, tells: 'page' }, // of the second process, the counter that began anew is read on
    { requests: 1_200, bad: 0, tells: null },
    { requests: 360, bad: 36, query: { name: 'objective-metric-minutes', params: { metric: 'pool.used', op: 'lt' } } },
    { requests: 590, bad: 0 }, // what it had counted before somebody read it is not of this hour
    { requests: 590, bad: 0 },
    { requests: 1_200, bad: 0, good: 1 }, // a counter that counts less than nothing counts nothing
    { requests: 0, good: null },
  ])
  const lines = replyText(reply.value, { paint: plain, columns: 120 }).split('\n')
  expect(lines.filter((line) => /promised|^\S/.test(line))).toEqual([
    'orders-done  burns  orders-done  shop',
    '  promised 99.9 % of orders are not orders{state=failed} in 30 d, 60 min of them stored',
    'mails-sent  holds  mails-sent  shop',
    '  promised 99 % of mails are mails{state=sent} in 30 d, 60 min of them stored',
    'pool-free  burns slowly  pool-free  shop',
    '  promised 99 % of points of pool.used are below 0.9 in 30 d, 60 min of them stored',
    'scraped  holds  scraped  shop',
    '  promised 99 % of scrapes are not scrapes{state=none} in 30 d, 59 min of them stored',
    'old  holds  old  shop',
    '  promised 99 % of runs are not runs{state=none} in 30 d, 59 min of them stored',
    'less  holds  less  shop',
    '  promised 99 % of mails are not less in 30 d, 60 min of them stored',
    'nothing  no points  nothing  shop',
    expect.stringMatching(/^ {2}promised 99 % of points of none are at least 1 in 30 d/),
  ])
  await store.close()
})

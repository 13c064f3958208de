import { afterAll, beforeAll, expect, test } from 'vitest'
import { declare, setTime } from '../respond/incident/lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../respond/incident/memory-record.test-helper.ts'
import { checkVerb } from '../respond/incident/testing/check.ts'
import { predict } from '../respond/incident/testing/predict.ts'
import { suspect } from '../respond/incident/testing/suspect.ts'
import { measurePort } from '../store/telemetry/measure-port.ts'
import { type TestEngine, testEngine } from '../store/telemetry/store.test-helper.ts'
import type { TelemetryStore } from '../store/telemetry/telemetry.ts'

/** From here on, every eighth request of checkout to /pay fails after 900 ms; before, all take 20 ms. */
const BEGAN = Date.UTC(2026, 0, 31, 14)
const MINUTES = 10

let engine: TestEngine
let store: TelemetryStore

beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open()
  const bad = `(service = 'checkout' AND n >= 600 AND n % 8 = 0)`
  await store.insert(
    await engine.batch(
      'otel_traces',
      `SELECT fromUnixTimestamp64Milli(toInt64(${BEGAN - MINUTES * 60_000} + n * 1000)) AS Timestamp,
        concat(service, toString(n)) AS TraceId, 's' AS SpanId, service AS ServiceName, 'Server' AS SpanKind,
        if(n % 8 = 0, 'POST /pay', 'GET /cart') AS SpanName, toUInt64(if(${bad}, 900, 20)) * 1000000 AS Duration,
        if(${bad}, 'Error', 'Unset') AS StatusCode
      FROM (SELECT number AS n, arrayJoin(['checkout', 'catalogue']) AS service FROM numbers(${MINUTES * 120}))`,
    ),
  )
  await store.insert(
    await engine.batch(
      'otel_logs',
      `SELECT fromUnixTimestamp64Milli(toInt64(${BEGAN} + number * 10000)) AS Timestamp, 'checkout' AS ServiceName,
        'ERROR' AS SeverityText, 'pool: connect ETIMEDOUT' AS Body FROM numbers(30)`,
    ),
  )
})

afterAll(async () => {
  await store?.close()
  await engine?.stop()
})

async function checked(text: string): Promise<string> {
  const clock = handClock(new Date(BEGAN + MINUTES * 60_000).toISOString())
  const ports = { ...memoryPorts(clock), measure: measurePort(store) }
  const { entries } = await did(declare, { title: 'checkout fails' }, { ports })
  const at = { id: entries[0]!.incident, ports }
  await did(setTime, { name: 'impactStarted', when: new Date(BEGAN).toISOString() }, at)
  await did(suspect, { statement: 'the pool of checkout is full' }, at)
  const predicted = await did(predict, { hypothesis: 'h-1', text }, at)
  expect(predicted.answer.query?.text).toMatch(/^-- Answers/)
  const { prediction } = (await did(checkVerb, {}, at)).answer
  return `${prediction.state}${prediction.discriminating ? ', discriminating' : ''}: ${prediction.says}`
}

test.for([
  [
    'error-share of checkout > 5%, control catalogue',
    'supported, discriminating: error-share of checkout: 12.3 % (9.08 % to 16.5 %) of 300 requests; > 5 % holds',
  ],
  [
    'error-share of checkout < 20%, control catalogue',
    'not-discriminating: error-share of catalogue: 0 % (0 % to 1.26 %) of 300 requests; < 20 % holds',
  ],
  [
    'error-share of checkout on "POST /pay" > 50% last 40s',
    'supported: error-share of checkout on POST /pay: 100 % (56.6 % to 100 %) of 5 requests; > 50 % holds',
  ],
  [
    'error-share of checkout on "POST /pay" > 80% last 40s',
    'inconclusive: error-share of checkout on POST /pay: 100 % (56.6 % to 100 %) of 5 requests; too few to tell',
  ],
  [
    'latency-p99 of checkout > 10x before last 10m',
    'supported, discriminating: latency-p99 of checkout: 900 ms (900 ms to 900 ms) of 600 requests, earlier 20 ms (20 ms to 20 ms) of 600 requests: 45×; > 10× holds',
  ],
  [
    'error-share of checkout > 2x before, control catalogue',
    'supported, discriminating: error-share of checkout: 12.3 % (9.08 % to 16.5 %) of 300 requests, earlier 0 % (0 % to 0.636 %) of 600 requests: nothing before; > 2× holds',
  ],
  [
    'latency-p50 of checkout > 2x 10m earlier',
    'refuted: latency-p50 of checkout: 20 ms (20 ms to 20 ms) of 300 requests, earlier 20 ms (20 ms to 20 ms) of 300 requests: 1×; <= 1.8×, which refutes',
  ],
  [
    'log-lines of checkout containing etimedout severity error >= 20 last 10m, control before',
    'supported, discriminating: log-lines of checkout containing "etimedout" severity error: 30; >= 20 holds',
  ],
  [
    'log-lines of catalogue containing etimedout < 1 last 10m',
    'no-data: no data on log-lines of catalogue containing "etimedout"',
  ],
  [
    'requests of checkout > 1.5x before',
    'refuted: requests of checkout: 300, earlier 300: 1×; <= 1.35×, which refutes',
  ],
])('%s → %s', async ([text, verdict]) => {
  expect(await checked(text!)).toBe(verdict)
})

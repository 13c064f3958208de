import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { certificateOf, newParty } from '../../../../drills/src/shop/certificate.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { Watchers } from '../../model/lookout.ts'
import { DAY_MS, rfc3339, unixMs } from '../../model/time.ts'
import type { FactIn } from '../../respond/hooks/hear.ts'
import { callVerb } from '../../respond/incident/call.ts'
import { handClock, memoryPorts } from '../../respond/incident/memory-record.test-helper.ts'
import { lookout } from '../../respond/lookout/lookout.ts'
import { watchers } from '../../respond/lookout/watchers-verb.ts'
import { replyText } from '../../show/cli/incident/texts.ts'
import { plain } from '../../show/cli/paint.ts'
import { lookoutPort } from '../../store/telemetry/lookout-port.ts'
import { type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'
import { checksPort } from '../checks/checks.ts'
import { LookoutWatch } from './watch.ts'

/** The certificate of the test ends by the machine's clock, so all of the story does. */
const NOW = Math.floor(Date.now() / 60_000) * 60_000
const at = (minutes: number): string => `fromUnixTimestamp64Milli(toInt64(${NOW + minutes * 60_000}))`
const attributes = (pairs: string): string => `map(${pairs})::Map(LowCardinality(String), String)`

let engine: TestEngine
let server: Server
beforeAll(async () => {
  engine = await testEngine()
  const [authority, own] = [newParty('authority of the test'), newParty('shop.test')]
  const [from, to] = [new Date(NOW - 60 * DAY_MS), new Date(NOW + DAY_MS / 2)]
  const cert = certificateOf(own, { issuer: authority, from, to })
  server = createServer({ cert, key: own.key.export({ type: 'pkcs8', format: 'pem' }) })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterAll(async () => {
  await new Promise((closed) => server.close(closed))
  await engine.stop()
})

/** Two spans of a service in two versions, a job that logs, and a disk that fills by a percent an hour. */
async function stored() {
  const store = await engine.open({ retentionDays: 0 })
  for (const version of ['1.8.0', '1.9.0'])
    await store.insert(
      await engine.batch(
        'otel_traces',
        `SELECT ${at(-1)} AS Timestamp, 't' AS TraceId, '${version}' AS SpanId, 'shop' AS ServiceName, 'GET /' AS SpanName, 'Server' AS SpanKind,
          ${attributes(`'service.version', '${version}', 'service.instance.id', 'pod-${version}', 'app.config.revision', 'rev-${version}'`)} AS ResourceAttributes`,
      ),
    )
  await store.insert(
    await engine.batch(
      'otel_logs',
      `SELECT ${at(-20)} AS Timestamp, 'reports' AS ServiceName, 'report of the night begins' AS Body`,
    ),
  )
  for (const [state, sign] of [
    ['used', '+'],
    ['free', '-'],
  ])
    await store.insert(
      await engine.batch(
        'otel_metrics_sum',
        `SELECT fromUnixTimestamp64Milli(toInt64(${NOW - DAY_MS} + number * 300000)) AS TimeUnix, 'host' AS ServiceName,
          'system.filesystem.usage' AS MetricName, ${attributes(`'state', '${state}', 'mountpoint', '/var'`)} AS Attributes,
          ${attributes(`'host.name', 'db-1'`)} AS ResourceAttributes,
          500. ${sign} (number - 144) * 10 / 12 AS Value, toInt32(2) AS AggregationTemporality, false AS IsMonotonic FROM numbers(288)`,
      ),
    )
  return store
}

const minuteOf = (minutes: number): string => {
  const due = new Date(NOW + minutes * 60_000)
  return `${due.getUTCMinutes()} ${due.getUTCHours()} * * *`
}

test('what breaks by itself is told once: a certificate, a disk, a job that gave no sign, a deploy that half took effect', {
  timeout: 120_000,
}, async () => {
  const store = await stored()
  const clock = handClock(rfc3339(unixMs(NOW)))
  const deploy: ChangeEvent = {
    ...{
      id: 'd-1',
      at: rfc3339(unixMs(NOW - 3_600_000)),
      kind: 'deploy',
      service: 'shop',
      title: 'shop',
      to: 'v1.9.0',
      source: 'ci',
    },
  }
  const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const job = { service: 'reports', zone: 'UTC', lateMinutes: 10, span: undefined, log: 'report of the night' }
  const declared: Watchers = {
    certificates: [endpoint],
    jobs: {
      seen: { ...job, schedule: minuteOf(-20) },
      missed: { ...job, schedule: minuteOf(-22), log: 'report of the week' },
      early: { ...job, schedule: minuteOf(-5) },
    },
  }
  const changes = { changes: async () => [deploy] }
  const after = lookout({
    ...{ watchers: declared, port: lookoutPort(store), changes, clock, elapsedMs: () => 0 },
    checks: checksPort({ data: '', postgresUrl: '', redisUrl: '' }),
  })
  const kept = new Map<string, FactIn>()
  const lines: string[] = []
  const keep = async ([fact]: readonly FactIn[]): Promise<number> => {
    const isNew = !kept.has(fact!.once!)
    kept.set(fact!.once!, fact!)
    return Number(isNew)
  }
  const watch = new LookoutWatch({ lookout: after, clock, keep, log: (line) => lines.push(line) })
  await watch.look()
  await watch.look()
  const levels = [...kept.values()].map(({ heard }) =>
    heard.kind === 'alert' ? [heard.alert.name, heard.alert.level, heard.alert.momentary] : [],
  )
  expect(levels).toEqual([
    ['a certificate', 'error', true],
    ['a disk fills', 'info', true],
    ['a job did not begin', 'error', true],
    ['a deploy did not take effect everywhere', 'info', true],
  ])
  expect(lines).toHaveLength(4)
  const who = { actor: { kind: 'human', name: 'on-call' } as const }
  const reply = await callVerb(watchers, { incident: '', given: {}, who }, { ...memoryPorts(clock), lookout: after })
  if (!reply.ok) throw new Error(reply.error.what)
  const text = replyText(reply.value, { paint: plain, columns: 120 })
  expect(text).toMatch(/bad {2}certificate +127\.0\.0\.1:\d+: .*shop\.test expires in 12 h/)
  expect(text).toMatch(/mind {2}disk +db-1 \/var is 6[12](\.\d)? % full and fills by 24 % a day: full in 38 h/)
  expect(text).toMatch(/bad {2}job +missed of reports had to begin at .* and gave no sign within 10 min/)
  expect(text).toMatch(
    /mind {2}version +did it take effect\? 1 of 2 instances of shop \(pod-1\.8\.0\) say 1\.8\.0; v1\.9\.0 was deployed at/,
  )
  expect(text).toContain('query disk-shares')
  await store.close()
})

test('where nothing is heard of at all, no job is told to be missing, and an endpoint that nobody answers is told', {
  timeout: 120_000,
}, async () => {
  const store = await engine.open({ retentionDays: 0 })
  const clock = handClock(rfc3339(unixMs(NOW)))
  const after = lookout({
    watchers: {
      certificates: ['127.0.0.1:1'],
      jobs: { night: { service: 'reports', schedule: '0 2 * * *', zone: 'UTC', lateMinutes: 15 } },
    },
    ...{ port: lookoutPort(store), changes: { changes: async () => [] }, clock, elapsedMs: () => 0 },
    checks: checksPort({ data: '', postgresUrl: '', redisUrl: '' }),
  })
  expect(await after.look()).toMatchObject({
    gaps: [],
    ahead: [{ kind: 'certificate', level: 'mind', says: expect.stringContaining('no answer') }],
  })
  await store.close()
})

test('a job that begins at no time is told when it is missed first, not each time it is due', {
  timeout: 120_000,
}, async () => {
  const store = await stored()
  const clock = handClock(rfc3339(unixMs(NOW)))
  const after = lookout({
    watchers: {
      certificates: [],
      jobs: { often: { service: 'reports', schedule: '* * * * *', zone: 'UTC', lateMinutes: 10 } },
    },
    ...{ port: lookoutPort(store), changes: { changes: async () => [] }, clock, elapsedMs: () => 0 },
    checks: checksPort({ data: '', postgresUrl: '', redisUrl: '' }),
  })
  const keys: (readonly string[])[] = []
  for (const minute of [1, 2, 30, 3]) {
    clock.set(rfc3339(unixMs(NOW + minute * 60_000)))
    const { ahead } = await after.look()
    keys.push(ahead.flatMap(({ kind, key }) => (kind === 'job' ? [key] : [])))
  }
  const [first, second, silent, again] = keys
  expect([first!.length, second, silent]).toEqual([1, first, []])
  expect(again).not.toEqual(first)
  await store.close()
})

test('settings are held against the attribute that is named, and against nothing where none is', {
  timeout: 120_000,
}, async () => {
  const store = await stored()
  const clock = handClock(rfc3339(unixMs(NOW)))
  const change: ChangeEvent = {
    id: 'c-1',
    at: rfc3339(unixMs(NOW - 3_600_000)),
    kind: 'config',
    service: 'shop',
    title: 'limits',
    source: 'ci',
    from: '10',
    to: '20',
    details: { revision: 'rev-1.9.0' },
  }
  const look = async (configuration?: string) => {
    const after = lookout({
      watchers: { certificates: [], jobs: {}, ...(configuration !== undefined && { configuration }) },
      ...{ port: lookoutPort(store), changes: { changes: async () => [change] }, clock, elapsedMs: () => 0 },
      checks: checksPort({ data: '', postgresUrl: '', redisUrl: '' }),
    })
    const { ahead, gaps } = await after.look()
    expect(gaps).toEqual([])
    return ahead.flatMap(({ kind, says }) => (kind === 'disk' ? [] : [[kind, says]]))
  }
  const says = `did it take effect? 1 of 2 instances of shop (pod-1.8.0) say rev-1.8.0; rev-1.9.0 was configured at ${change.at} (c-1)`
  expect(await look('app.config.revision')).toEqual([['configuration', says]])
  expect(await look('app.other')).toEqual([])
  expect(await look()).toEqual([])
  await store.close()
})

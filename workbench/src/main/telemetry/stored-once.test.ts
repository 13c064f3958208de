import { readdirSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Batch } from '../../model/batch.ts'
import { type Intake, openIntake } from '../../receive/otlp/intake.ts'
import { receiverLimits } from '../../receive/otlp/limits.ts'
import { logsRequest, pointsRequest, spansRequest } from '../../receive/otlp/requests.test-helper.ts'
import { walTestFolder } from '../../receive/wal/folder.test-helper.ts'
import {
  freshDatabase,
  isCluster,
  rowsIn,
  type TestEngine,
  testEngine,
} from '../../store/telemetry/store.test-helper.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'

// What can happen to a lot between its acknowledgement and its rows, with the database that it happens to.

const SPANS = 40 // of a request
// On a cluster the replicas' tokens decide, which one engine that is killed does not have.
const engineCanCrash = (): boolean => !process.env.LASTGOOD_CLICKHOUSE_URL && !isCluster
let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())

type Way = { readonly folder?: string; readonly database?: string; readonly insert?: TelemetryStore['insert'] }

/** A log before the database; `insert` may stand between the two. */
async function workbench({ folder = walTestFolder(), database = freshDatabase(), insert }: Way = {}) {
  const store = await engine.open({ database })
  const lines: string[] = []
  const limits = { ...receiverLimits, batchMsMax: 5 }
  const intake = await openIntake({ folder, insert: insert ?? store.insert, limits, log: (line) => lines.push(line) })
  const stop = async (): Promise<void> => {
    await intake.stop()
    await store.close()
  }
  onTestFinished(stop)
  const segments = (): string[] => readdirSync(folder)
  const ask = async (statement: string): Promise<string> =>
    (await engine.ask(statement, rowsIn(database))).toString().trim()
  return { intake, store, folder, database, lines, segments, ask, stop }
}

/** Sends requests whose spans have their number as name; each is acknowledged. */
async function send(intake: Intake, from: number, to: number): Promise<void> {
  for (let id = from; id < to; id++)
    expect(await intake.append('traces', { bytes: spansRequest(SPANS, `request ${id}`) })).toMatchObject({
      kind: 'stored',
    })
}

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 2_000) throw new Error(`never happened: ${what}`)
    await sleep(20)
  }
}

type Bench = Awaited<ReturnType<typeof workbench>>

/** Requests and spans that are stored, once the log has forgotten them. */
async function storedOf({ segments, ask }: Bench): Promise<string> {
  await until(() => segments().length === 0, 'the log is empty')
  return (await ask('SELECT uniqExact(SpanName), count() FROM otel_traces FORMAT TSV')).replace('\t', ' of ')
}

test('requests that are equal to the byte, in lots of their own, are all stored', async () => {
  const bench = await workbench()
  for (let lots = 0; lots < 4; lots++) {
    await send(bench.intake, 0, 1)
    await bench.intake.flush()
  }
  expect(await storedOf(bench)).toBe(`1 of ${4 * SPANS}`)
})

const REFUSALS = [
  ['is read-only', 'table_readonly = 1', 'table_readonly = 0', /READ_ONLY/],
  ['has too many parts', 'parts_to_throw_insert = 1', 'parts_to_throw_insert = 3000', /TOO_MANY_PARTS/],
] as const

test.skipIf(isCluster).for(REFUSALS)('what a table refuses because it %s is stored when it is not', async (refusal) => {
  const [, refuses, takes, why] = refusal
  const bench = await workbench()
  await send(bench.intake, 0, 1)
  await bench.intake.flush()
  await bench.ask('SYSTEM STOP MERGES otel_traces')
  await bench.ask(`ALTER TABLE otel_traces MODIFY SETTING ${refuses}`)
  for (let lots = 1; lots < 4; lots++) {
    await send(bench.intake, lots, lots + 1)
    await bench.intake.flush()
  }
  expect([bench.segments().length, bench.lines[0]]).toEqual([3, expect.stringMatching(why)])
  await bench.ask(`ALTER TABLE otel_traces MODIFY SETTING ${takes}`)
  expect(await storedOf(bench)).toBe(`4 of ${4 * SPANS}`)
})

test.skipIf(isCluster)('a lot of two tables, one of which refuses, has its rows once in both', async () => {
  const bench = await workbench()
  await bench.ask('ALTER TABLE otel_metrics_sum MODIFY SETTING table_readonly = 1')
  expect(await bench.intake.append('metrics', { bytes: pointsRequest() })).toMatchObject({ kind: 'stored' })
  await bench.intake.flush()
  expect(await bench.ask('SELECT count() FROM otel_metrics_gauge')).toBe('1')
  await bench.ask('ALTER TABLE otel_metrics_sum MODIFY SETTING table_readonly = 0')
  await until(() => bench.segments().length === 0, 'the log is empty')
  const counts = 'SELECT (SELECT count() FROM otel_metrics_gauge), (SELECT count() FROM otel_metrics_sum) FORMAT TSV'
  expect(await bench.ask(counts)).toBe('1\t1')
})

test.skipIf(isCluster)(
  'what is refused at the shutdown is in the log, and stored once by the next workbench',
  async () => {
    const first = await workbench()
    await first.ask('ALTER TABLE otel_logs MODIFY SETTING table_readonly = 1')
    expect(await first.intake.append('logs', { bytes: logsRequest(SPANS) })).toMatchObject({ kind: 'stored' })
    await send(first.intake, 0, 3)
    await first.intake.flush()
    await first.stop()
    expect(first.segments()).toEqual([expect.stringMatching(/^logs-.*\.wal$/)])
    const { folder, database } = first
    await first.ask('ALTER TABLE otel_logs MODIFY SETTING table_readonly = 0')
    const next = await workbench({ folder, database })
    expect(await storedOf(next)).toBe(`3 of ${3 * SPANS}`)
    expect(await next.ask('SELECT count() FROM otel_logs')).toBe(String(SPANS))
  },
)

/** A way to the engine on which the answers to inserts are lost, as long as it says so. */
async function lossyWay(): Promise<{ readonly url: string; readonly lost: () => number; readonly end: () => void }> {
  const to = new URL(engine.url)
  let lost = 0
  const server: Server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname)
    let isInsert = false
    near.on('data', (bytes) => {
      isInsert = /INSERT(%20|\+| )INTO/.test(bytes.toString('latin1'))
    })
    far.on('data', (bytes) => {
      if (!isInsert || lost >= 3) return void near.write(bytes)
      lost++
      near.destroy()
    })
    near.on('data', (bytes) => void far.write(bytes))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => undefined).on('close', () => other.destroy())
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const end = (): void => void server.close()
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lost: () => lost, end }
}

test('an insert that happened, and whose answer was lost, is not done again', async () => {
  const database = freshDatabase()
  const direct = await engine.open({ database }) // the schema is made where no answer is lost
  const way = await lossyWay()
  const store = await engine.open({ database, url: way.url })
  const bench = await workbench({ database, insert: store.insert })
  await send(bench.intake, 0, 1)
  expect(await storedOf(bench)).toBe(`1 of ${SPANS}`)
  expect([way.lost(), bench.lines.length]).toEqual([3, 2])
  await store.close()
  await direct.close()
  way.end()
})

const KILLS = 4

test.runIf(engineCanCrash())('a database that is killed under inserts has each row once', async () => {
  const database = freshDatabase()
  const store = await engine.open({ database })
  let kills = 0
  const insert = (batch: Batch): Promise<void> => {
    if (kills < KILLS) setTimeout(() => engine.crash?.(), 3 * kills++) // while it works on this one, sooner or later
    return store.insert(batch)
  }
  const bench = await workbench({ database, insert })
  for (let lots = 0; lots < 2 * KILLS; lots++) {
    await send(bench.intake, lots, lots + 1)
    await bench.intake.flush()
  }
  expect(await storedOf(bench)).toBe(`${2 * KILLS} of ${2 * KILLS * SPANS}`)
  expect(kills).toBe(KILLS)
  await store.close()
})

import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openIntake } from '../otlp/intake.ts'
import { receiverLimits } from '../otlp/limits.ts'
import { keepingStore, logsRequest, pointsRequest, spansRequest, turn } from '../otlp/requests.test-helper.ts'
import { walTestFolder } from './folder.test-helper.ts'
import { damagedIn } from './folder.ts'
import { lookAtWal } from './look.ts'
import { lotNumber, openedMs, segmentName } from './lot.ts'

const NEVER_MS = 3_600_000
const leave: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const one of leave.splice(0)) await one()
})

/** An intake on a folder, and the store behind it. */
async function intakeOn(folder: string, limits = {}) {
  const store = keepingStore()
  const lines: string[] = []
  const intake = await openIntake({
    folder,
    insert: store.insert,
    limits: { ...receiverLimits, batchMsMax: NEVER_MS, ...limits },
    log: (line) => lines.push(line),
  })
  leave.push(intake.stop)
  return { intake, store, lines }
}

/** A log with three requests in one segment that nobody stored: their process was killed. */
async function killedWith(
  requests = [spansRequest(3), spansRequest(4), spansRequest(5)],
): Promise<{ folder: string; segment: string }> {
  const folder = walTestFolder()
  const living = walTestFolder()
  const { intake } = await intakeOn(living)
  for (const bytes of requests) expect(await intake.append('traces', { bytes })).toMatchObject({ kind: 'stored' })
  const [name = ''] = readdirSync(living)
  const segment = join(folder, name)
  copyFileSync(join(living, name), segment)
  return { folder, segment }
}

/** What the next process stores of it. */
async function storedAfter(folder: string) {
  const { intake, store, lines } = await intakeOn(folder)
  await intake.flush()
  return { rows: store.rows('otel_traces'), batches: store.batches, lines, left: readdirSync(folder) }
}

test('what was acknowledged before a kill is stored by the next process, as one lot that may be there already', async () => {
  const { folder } = await killedWith()
  const { batches, left } = await storedAfter(folder)
  expect(batches).toMatchObject([{ rows: 12, lot: { again: true } }])
  expect(left).toEqual([])
})

test('a write that was cut off was never acknowledged, and is no damage', async () => {
  const { folder, segment } = await killedWith()
  const bytes = readFileSync(segment)
  truncateSync(segment, bytes.findLastIndex((byte) => byte !== 0) - 9)
  expect(await storedAfter(folder)).toMatchObject({ rows: 7, left: [] })
})

test('an entry that is damaged is skipped, and its segment is kept for people', async () => {
  const { folder, segment } = await killedWith()
  const bytes = readFileSync(segment)
  bytes[60]! ^= 1
  writeFileSync(segment, bytes)
  const { rows, left, lines } = await storedAfter(folder)
  expect(rows).toBe(9)
  expect(left).toEqual([expect.stringMatching(/^traces-.*\.wal\.damaged$/)])
  expect(lines).toEqual([expect.stringMatching(/traces-.*\.wal\.damaged: 1 request could not be read/)])
  expect(await storedAfter(folder)).toMatchObject({ rows: 0 })
})

test('damaged segments are told oldest first, whatever they hold', () => {
  const folder = walTestFolder()
  const names = [segmentName('traces', 1n), segmentName('logs', 2n), segmentName('metrics', 3n)].map(
    (n) => `${n}.damaged`,
  )
  for (const name of names) writeFileSync(join(folder, name), '')
  expect(damagedIn(folder)).toEqual(names)
})

test('of damaged segments few are kept', async () => {
  const folder = walTestFolder()
  for (let at = 0; at < 12; at++) {
    const { segment } = await killedWith([spansRequest(1)])
    appendFileSync(segment, Buffer.alloc(40, 1))
    copyFileSync(segment, join(folder, segment.split('/').at(-1)!))
  }
  const { rows, left } = await storedAfter(folder)
  expect([rows, left.length]).toEqual([12, 8])
})

test('each signal is taken up by its own', async () => {
  const folder = walTestFolder()
  const first = await intakeOn(folder)
  first.store.holdBack()
  for (const [signal, bytes] of [
    ['traces', spansRequest(2)],
    ['logs', logsRequest(3)],
    ['metrics', pointsRequest()],
  ] as const)
    await first.intake.append(signal, { bytes })
  void first.intake.flush()
  while (first.store.heldBack() < 4) await turn()
  const copy = walTestFolder()
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(copy, name))
  first.store.reply()
  const { intake, store } = await intakeOn(copy)
  await intake.flush()
  expect(store.batches.map(({ table, rows }) => `${table} ${rows}`).sort()).toEqual([
    'otel_logs 3',
    'otel_metrics_gauge 1',
    'otel_metrics_sum 1',
    'otel_traces 2',
  ])
  const lots = (all: typeof store.batches) => all.map(({ table, lot }) => `${table} ${lot?.number}`).sort()
  expect(lots(store.batches)).toEqual(lots(first.store.batches))
})

test('a segment of a newer program stops the start, and nothing is touched', async () => {
  const { folder, segment } = await killedWith()
  const bytes = readFileSync(segment)
  bytes[7] = 3
  writeFileSync(segment, bytes)
  await expect(intakeOn(folder)).rejects.toThrow(/a newer lastgood wrote .*\.wal: update lastgood, or move that file/)
  expect(readFileSync(segment)).toEqual(bytes)
})

test('a folder that is not there is named', async () => {
  await expect(intakeOn('/proc/nope')).rejects.toThrow(/^The write-ahead log \/proc\/nope cannot be used: ENOENT/)
})

test('a folder that becomes a file while it is used ends nothing; requests are sent away', async () => {
  const folder = walTestFolder()
  const { intake } = await intakeOn(folder)
  rmSync(folder, { recursive: true })
  writeFileSync(folder, '')
  for (let tries = 0; tries < 2; tries++) {
    const answer = await intake.append('traces', { bytes: spansRequest(1) })
    expect(answer).toMatchObject({ kind: 'busy', message: expect.stringContaining('could not be logged: ENOTDIR') })
    await intake.flush()
  }
})

test('while the log cannot be written it says why, and once only in the output; each request is tried', async () => {
  const folder = walTestFolder()
  const { intake, lines } = await intakeOn(folder)
  rmSync(folder, { recursive: true })
  writeFileSync(folder, '')
  for (let tries = 0; tries < 3; tries++) await intake.append('traces', { bytes: spansRequest(1) })
  expect(intake.whyRefused()).toMatch(/^the write-ahead log \S+ cannot be written: ENOTDIR/)
  expect(lines).toEqual([expect.stringContaining('cannot be written: ENOTDIR')])
  rmSync(folder)
  mkdirSync(folder)
  expect(await intake.append('traces', { bytes: spansRequest(1) })).toMatchObject({ kind: 'stored' })
  expect(intake.whyRefused()).toBeUndefined()
})

test('folders with names of ours are left alone, and told', async () => {
  const { folder } = await killedWith()
  const names = [segmentName('traces', 1n), `${segmentName('traces', 2n)}.damaged`]
  for (const name of names) mkdirSync(join(folder, name))
  expect(lookAtWal(folder)).toMatchObject({ segments: 1, damagedFiles: [], foreign: names })
  const { rows, left } = await storedAfter(folder)
  expect([rows, left]).toEqual([12, names])
})

test('other files in the folder are left alone, and told by name', async () => {
  const { folder } = await killedWith()
  for (const name of ['notes.txt', 'traces-xyz.wal', 'traces-0000000000000001.wal.damaged'])
    writeFileSync(join(folder, name), 'x')
  for (const name of ['lock', 'lock-journal', 'try-77']) writeFileSync(join(folder, name), '')
  expect(lookAtWal(folder)).toMatchObject({ segments: 1, foreign: ['notes.txt', 'traces-xyz.wal'] })
  for (const name of ['lock', 'lock-journal', 'try-77']) rmSync(join(folder, name))
  const { rows, left } = await storedAfter(folder)
  expect([rows, left.sort()]).toEqual([12, ['notes.txt', 'traces-0000000000000001.wal.damaged', 'traces-xyz.wal']])
})

test('a lot tells when it was opened, and a later one is larger', () => {
  expect(openedMs(lotNumber(1_700_000_000_000))).toBe(1_700_000_000_000)
  expect(lotNumber(1_700_000_000_001) > lotNumber(1_700_000_000_000)).toBe(true)
})

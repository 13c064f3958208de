import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { Batch } from '../../model/batch.ts'
import { openIntake } from '../../receive/otlp/intake.ts'
import { receiverLimits } from '../../receive/otlp/limits.ts'
import { spansRequest } from '../../receive/otlp/requests.test-helper.ts'
import { walTestFolder } from '../../receive/wal/folder.test-helper.ts'
import { startEngine } from '../../store/telemetry/engine/engine.ts'
import { openTelemetry } from '../../store/telemetry/telemetry.ts'

const MEMORY_BYTES_MAX = 200 * 2 ** 20 // one insert may have three quarters, and 100 000 of these spans want more
const NEVER_MS = 3_600_000
const SPANS = 1_000 // of a request
const REQUESTS = 100 // of a full lot

/** A log before an embedded engine that may take so little. */
async function workbenchOfLittleMemory() {
  const dataDir = mkdtempSync(join(tmpdir(), 'lastgood-little-'))
  const engine = await startEngine({ dataDir, memoryBytesMax: MEMORY_BYTES_MAX })
  const { url, username, password, blockFolder } = engine
  const store = await openTelemetry({ url, username, password, blockFolder, database: 'telemetry' })
  const folder = walTestFolder()
  const lines: string[] = []
  const tried: Batch[] = []
  const insert = (batch: Batch): Promise<void> => {
    tried.push(batch)
    return store.insert(batch)
  }
  const limits = { ...receiverLimits, batchMsMax: NEVER_MS }
  const intake = await openIntake({ folder, insert, limits, log: (line) => lines.push(line) })
  onTestFinished(async () => {
    await intake.stop()
    await store.close()
    await engine.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const stored = (): Promise<unknown> => store.typed(COUNTS, 1)
  return { intake, stored, lines, tried, segments: () => readdirSync(folder) }
}

const COUNTS = 'SELECT uniqExact(SpanName) AS requests, count() AS spans FROM otel_traces'

test('a full lot that wants more memory than the database has is stored in smaller blocks, and later lots are smaller', async () => {
  const { intake, stored, lines, tried, segments } = await workbenchOfLittleMemory()
  const sendFullLot = async (from: number): Promise<void> => {
    for (let id = from; id < from + REQUESTS; id++)
      expect(await intake.append('traces', { bytes: spansRequest(SPANS, `request ${id}`) })).toMatchObject({
        kind: 'stored',
      })
    await intake.flush()
    while (segments().length > 0) await sleep(20)
  }
  await sendFullLot(0)
  const told = (requests: number) => ({
    ok: true,
    value: expect.objectContaining({ rows: [[String(requests), String(requests * SPANS)]] }),
  })
  expect(await stored()).toEqual(told(REQUESTS))
  expect(lines).toEqual([
    expect.stringMatching(/is not stored yet, and is kept: .*MEMORY_LIMIT_EXCEEDED/),
    expect.stringMatching(/is stored after [1-5] refusals?$/),
  ])
  const triedBefore = tried.length
  await sendFullLot(REQUESTS)
  expect(await stored()).toEqual(told(2 * REQUESTS))
  expect(lines).toHaveLength(2)
  const later = tried.slice(triedBefore)
  expect(later.length).toBeGreaterThan(1)
  expect(Math.max(...later.map(({ rows }) => rows))).toBeLessThanOrEqual(50 * SPANS)
})

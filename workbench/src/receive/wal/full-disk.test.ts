import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canMountDisks, type SmallDisk, smallDisk } from '../../store/telemetry/engine/small-disk.test-helper.ts'
import { type Intake, openIntake } from '../otlp/intake.ts'
import { receiverLimits } from '../otlp/limits.ts'
import { keepingStore, spansRequest } from '../otlp/requests.test-helper.ts'

const skipped = canMountDisks ? '' : ' (skipped: mounting a small one needs root)'
const NEVER_MS = 3_600_000

describe.runIf(canMountDisks)(`a log whose disk is filled while it is written${skipped}`, () => {
  let disk: SmallDisk
  let intake: Intake
  const store = keepingStore()
  const lines: string[] = []
  beforeAll(async () => {
    disk = smallDisk(4)
    intake = await openIntake({
      folder: disk.path,
      insert: store.insert,
      limits: { ...receiverLimits, batchMsMax: NEVER_MS, logDiskFreeBytesMin: 0 },
      log: (line) => lines.push(line),
    })
  })
  afterAll(async () => {
    await intake.stop()
    disk.remove()
  })
  const send = (spans: number) => intake.append('traces', { bytes: spansRequest(spans) })
  const segments = (): number[] =>
    readdirSync(disk.path)
      .filter((name) => name.endsWith('.wal'))
      .map((name) => statSync(join(disk.path, name)).size)

  test('refuses what does not fit, stores what was acknowledged before, and nothing of what was refused', async () => {
    expect(await send(10)).toMatchObject({ kind: 'stored' })
    const [size] = segments()
    disk.fill(4_096)
    const refused = await Promise.all([send(500), send(500)])
    expect(refused).toEqual([
      { kind: 'busy', message: expect.stringContaining('could not be logged: ENOSPC'), retryAfterS: 2 },
      { kind: 'busy', message: expect.stringContaining('could not be logged: ENOSPC'), retryAfterS: 2 },
    ])
    expect(segments()).toEqual([size])
    await intake.flush()
    expect(store.batches.map(({ rows }) => rows)).toEqual([10])
    expect(lines).toEqual([expect.stringContaining('cannot be written: ENOSPC')])
  })

  test('refuses while there is no room for a first entry, and leaves no file behind', async () => {
    disk.fill()
    expect(await send(10)).toMatchObject({ kind: 'busy' })
    await intake.flush()
    expect(segments()).toEqual([])
  })

  test('goes on by itself when there is room again', async () => {
    disk.empty()
    expect(await send(20)).toMatchObject({ kind: 'stored' })
    await intake.flush()
    expect(store.batches.map(({ rows }) => rows)).toEqual([10, 20])
    expect(segments()).toEqual([])
  })
})

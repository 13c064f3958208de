import { spawnSync } from 'node:child_process'
import { constants, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canMountDisks, type SmallDisk, smallDisk } from '../../store/telemetry/engine/small-disk.test-helper.ts'
import { type Intake, openIntake } from '../otlp/intake.ts'
import { receiverLimits } from '../otlp/limits.ts'
import { keepingStore, spansRequest } from '../otlp/requests.test-helper.ts'
import { walTestFolder } from './folder.test-helper.ts'

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

test.runIf(canMountDisks)(
  `a file system that takes nothing past its memory has a log all the same${skipped}`,
  async () => {
    const path = walTestFolder()
    expect(spawnSync('mount', ['-t', 'ramfs', 'ramfs', path]).status).toBe(0)
    try {
      expect(() => openSync(join(path, 'direct'), constants.O_CREAT | constants.O_WRONLY | constants.O_DIRECT)).toThrow(
        /EINVAL/,
      )
      rmSync(join(path, 'direct'), { force: true })
      const store = keepingStore()
      const limits = { ...receiverLimits, batchMsMax: NEVER_MS, logDiskFreeBytesMin: 0 } // it has no size
      const intake = await openIntake({ folder: path, insert: store.insert, limits, log: () => {} })
      expect(await intake.append('traces', { bytes: spansRequest(10) })).toMatchObject({ kind: 'stored' })
      expect(readdirSync(path)).toEqual([expect.stringMatching(/^traces-.*\.wal$/)])
      await intake.flush()
      await intake.stop()
      expect(store.rows('otel_traces')).toBe(10)
    } finally {
      spawnSync('umount', ['-l', path])
    }
  },
)

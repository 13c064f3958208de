import { messageOf } from '../lib/message-of.ts'
import type { Batch } from '../model/batch.ts'
import { type Clock, rfc3339, type UnixMs } from '../model/time.ts'
import type { HealthState } from '../show/http/contract.ts'
import { diskFreeBytes } from './telemetry/disk.ts'

const FREE_BYTES_MIN = 64 * 1024 ** 2 // one large batch; with less, the next one may not fit
const FAILURE_TOLD_MS = 5 * 60_000 // the log tries again within seconds, which then tells how things are
const WHY_CHARS_MAX = 500

/** What a running workbench knows about its own health. */
export type HealthWatch = {
  /** The given insert; what comes of it is noted. */
  readonly insert: (batch: Batch) => Promise<void>
  /** How things are at this moment. */
  readonly state: () => HealthState
}

type Failure = { readonly at: UnixMs; readonly why: string }

/** Watches the inserts, and the disk of `folder` where telemetry is kept on this machine. */
export function watchHealth(
  insert: (batch: Batch) => Promise<void>,
  folder: string | undefined,
  clock: Clock,
): HealthWatch {
  let failure: Failure | undefined
  const watched = async (batch: Batch): Promise<void> => {
    try {
      await insert(batch)
      failure = undefined
    } catch (error) {
      failure = { at: clock.now(), why: messageOf(error).slice(0, WHY_CHARS_MAX) }
      throw error
    }
  }
  const state = (): HealthState => {
    const isRecent = failure !== undefined && clock.now() - failure.at <= FAILURE_TOLD_MS
    const problems = [
      ...(folder === undefined ? [] : fullDisk(folder)),
      ...(failure && isRecent ? [notStored(failure)] : []),
    ]
    return problems.length === 0 ? { status: 'ok' } : { status: 'failing', problems }
  }
  return { insert: watched, state }
}

function fullDisk(folder: string): string[] {
  const freeBytes = diskFreeBytes(folder)
  if (freeBytes >= FREE_BYTES_MIN) return []
  const free = `${(freeBytes / 1024 ** 2).toFixed(1)} MiB free`
  return [`The disk of ${folder} is full (${free}): free some space there, no restart is needed.`]
}

const notStored = ({ at, why }: Failure): string =>
  `The last telemetry, at ${rfc3339(at)}, is in the log and not in the database, which is asked again: ${why}`

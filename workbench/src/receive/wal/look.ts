import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sumOf } from '../../lib/sum.ts'
import { readSegment } from './entry.ts'
import { damagedIn, foreignIn, segmentsIn } from './folder.ts'
import { openedMs } from './lot.ts'

/** What a log holds at this moment. */
export type WalLook = {
  readonly segments: number
  /** Requests in them; of the first `LOOKED_AT_MAX` segments. */
  readonly entries: number
  readonly bytes: number
  /** When the oldest segment was opened; undefined when there is none. */
  readonly oldestMs: number | undefined
  /** Requests that cannot be read, in segments that wait and in those that were set aside. */
  readonly damaged: number
  /** Files that were set aside because of them. */
  readonly damagedFiles: readonly string[]
  /** Names of files there that no workbench put there; they are never read. */
  readonly foreign: readonly string[]
}

const LOOKED_AT_MAX = 32 // read whole, up to 64 MiB each: a look is over in seconds

/** Looks at the log in a folder without changing it; a workbench may have it open. */
export function lookAtWal(folder: string): WalLook {
  if (!existsSync(folder))
    return { segments: 0, entries: 0, bytes: 0, oldestMs: undefined, damaged: 0, damagedFiles: [], foreign: [] }
  const segments = segmentsIn(folder)
  const damagedFiles = damagedIn(folder).map((name) => join(folder, name))
  const read = segments.slice(0, LOOKED_AT_MAX).map(({ path }) => textOf(path))
  const setAside = damagedFiles.map(textOf)
  return {
    segments: segments.length,
    entries: sumOf(read.map(({ bodies }) => bodies.length)),
    bytes: sumOf(segments.map(({ bytes }) => bytes)),
    oldestMs: segments[0] && openedMs(segments[0].lot),
    damaged: sumOf([...read, ...setAside].map(({ damaged }) => damaged)),
    damagedFiles,
    foreign: foreignIn(folder),
  }
}

/** A segment that is gone meanwhile is stored. */
function textOf(path: string): ReturnType<typeof readSegment> {
  try {
    return readSegment(readFileSync(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { bodies: [], damaged: 0, tornBytes: 0 }
  }
}

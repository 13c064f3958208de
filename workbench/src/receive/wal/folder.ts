import { closeSync, openSync, readdirSync, readSync, statfsSync, statSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../lib/message-of.ts'
import type { Signal } from '../../model/batch.ts'
import { isNewer, SEGMENT_HEAD } from './entry.ts'
import { type LotFile, lotNumber, lotOfName, segmentName } from './lot.ts'
import { Pages } from './pages.ts'
import { flagsOf, Segment, type SegmentEvents, type SegmentFolder } from './segment.ts'

const DAMAGED_ENDING = '.damaged'
const DAMAGED_MAX = 8 // kept for people to look at; the oldest goes when there is one more

/** How large a log may become, and what it leaves to the database beside it. */
export type WalLimits = {
  /** Of all segments together: telemetry that is acknowledged and not yet in the database. */
  readonly logBytesMax: number
  /** With less room on its disk nothing more is taken: the database needs some to take in what is logged. */
  readonly logDiskFreeBytesMin: number
}

/** The folder of a write-ahead log; one process at a time may have it open. */
export class WalFolder {
  /** Segments of an earlier process, oldest first. */
  readonly found: readonly LotFile[]
  readonly #path: string
  readonly #limits: WalLimits
  readonly #folder: SegmentFolder
  #bytes: number
  #lastLot = 0n
  #failure: string | undefined

  private constructor(path: string, limits: WalLimits, folder: SegmentFolder, found: readonly LotFile[]) {
    this.#path = path
    this.#limits = limits
    this.#folder = folder
    this.found = found
    this.#bytes = found.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /**
   * The log in a folder that is there.
   * Errors   throws when it cannot be written, or holds what a newer program wrote: nothing of it is touched.
   */
  static async open(path: string, limits: WalLimits): Promise<WalFolder> {
    try {
      const found = segmentsIn(path)
      for (const file of found) refuseNewer(file.path)
      const isDirect = await tryWriting(path)
      return new WalFolder(path, limits, { handle: await open(path, 'r'), isDirect }, found)
    } catch (cause) {
      throw new Error(`The write-ahead log ${path} cannot be used: ${messageOf(cause)}`, { cause })
    }
  }

  /** Bytes of all segments. */
  get bytes(): number {
    return this.#bytes
  }

  /** Why nothing can be logged at this moment; undefined when it can. */
  whyFull(): string | undefined {
    const { logBytesMax, logDiskFreeBytesMin } = this.#limits
    if (this.#bytes >= logBytesMax)
      return `the write-ahead log is full: ${mib(this.#bytes)} MiB wait for the database, ${mib(logBytesMax)} may`
    try {
      const { bavail, bsize } = statfsSync(this.#path) // microseconds
      if (bavail * bsize >= logDiskFreeBytesMin) return undefined
      const free = `${mib(bavail * bsize)} MiB free`
      return `the disk of ${this.#path} is full (${free}): free some space there, no restart is needed`
    } catch (error) {
      return `the write-ahead log ${this.#path} cannot be used: ${messageOf(error)}`
    }
  }

  /** Why requests are refused: as `whyFull`, or why the last one could not be written. Each next one is tried all the same. */
  whyRefused(): string | undefined {
    return this.whyFull() ?? this.#failure
  }

  /** A new segment for a lot of its own. `failed` hears that it can take no more, and whether the one before it could. */
  create(
    signal: Signal,
    failed: (why: string, isFirst: boolean) => void,
  ): { readonly lot: bigint; readonly segment: Segment } {
    const drawn = lotNumber(Date.now())
    const lot = drawn > this.#lastLot ? drawn : this.#lastLot + 1n // a clock that is set back changes nothing
    this.#lastLot = lot
    const grown = (bytes: number): void => {
      this.#bytes += bytes
    }
    const events: SegmentEvents = {
      grown,
      synced: () => {
        this.#failure = undefined
      },
      failed: (why) => {
        const isFirst = this.#failure === undefined
        this.#failure = `the write-ahead log ${this.#path} cannot be written: ${why}`
        failed(why, isFirst)
      },
    }
    return { lot, segment: new Segment(join(this.#path, segmentName(signal, lot)), this.#folder, events) }
  }

  /**
   * Ends a segment whose rows are stored: it is removed, and should it come back, as after a power cut, its lot is known. One with
   * entries that could not be read is kept under another name, for people; it is not read again.
   */
  async settle({ path, bytes }: Pick<LotFile, 'path' | 'bytes'>, damaged: number): Promise<void> {
    if (damaged === 0) await rm(path, { force: true })
    else await this.#setAside(path)
    this.#bytes -= bytes
  }

  async #setAside(path: string): Promise<void> {
    const tooMany = damagedIn(this.#path).slice(0, -(DAMAGED_MAX - 1))
    for (const name of tooMany) await rm(join(this.#path, name), { force: true })
    await rename(path, path + DAMAGED_ENDING)
  }

  close(): Promise<void> {
    return this.#folder.handle.close()
  }
}

/** The segments in a folder, oldest first. */
export function segmentsIn(folder: string): LotFile[] {
  const files = readdirSync(folder).flatMap((name) => {
    const told = lotOfName(name)
    const path = join(folder, name)
    const stat = told && statSync(path, { throwIfNoEntry: false }) // a workbench may have stored it meanwhile
    return told && stat?.isFile() ? [{ ...told, path, bytes: stat.size }] : []
  })
  return files.sort((a, b) => byNumber(a.lot, b.lot))
}

/** Names of segments that were set aside, oldest first. */
export function damagedIn(folder: string): string[] {
  const lotOf = (name: string): bigint => lotOfName(name.slice(0, -DAMAGED_ENDING.length))?.lot ?? 0n
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    !entry.isDirectory() && entry.name.endsWith(DAMAGED_ENDING) ? entry.name : [],
  )
  return names.sort((a, b) => byNumber(lotOf(a), lotOf(b)))
}

const byNumber = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b))

/** Names of what no workbench put there: neither segments, nor what was set aside, nor the files by which the folder is held. */
export const foreignIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || !isOurs(entry.name))
    .map(({ name }) => name)
    .sort()

const isOurs = (name: string): boolean =>
  lotOfName(name.replace(DAMAGED_ENDING, '')) !== undefined || HELD_BY.test(name)

const HELD_BY = /^(lock(-journal|-wal|-shm)?|try-\d+)$/

function refuseNewer(path: string): void {
  const head = Buffer.alloc(SEGMENT_HEAD.length)
  const file = openSync(path, 'r')
  try {
    readSync(file, head, 0, head.length, 0)
  } finally {
    closeSync(file)
  }
  if (isNewer(head)) throw new Error(`a newer lastgood wrote ${path}: update lastgood, or move that file elsewhere`)
}

/**
 * Tried for real: what permissions say is not what a file system does. A full disk is no reason, it may get room. Tells whether pages
 * are taken past the system's memory.
 */
async function tryWriting(folder: string): Promise<boolean> {
  const path = join(folder, `try-${process.pid}`)
  await rm(path, { force: true })
  try {
    await writePage(path, true)
    return true
  } catch {
    await rm(path, { force: true })
    await writePage(path, false)
    return false
  } finally {
    await rm(path, { force: true })
  }
}

async function writePage(path: string, isDirect: boolean): Promise<void> {
  const pages = new Pages()
  pages.add(SEGMENT_HEAD)
  pages.pad()
  let file: FileHandle | undefined
  try {
    file = await open(path, flagsOf({ isDirect }), 0o600)
    await file.writev(pages.pieces, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    await file?.close()
    pages.done()
  }
}

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)

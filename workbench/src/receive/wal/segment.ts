import { constants } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { err, ok, type Result } from '../../lib/result.ts'
import { entryHead, SEGMENT_HEAD } from './entry.ts'
import { Pages } from './pages.ts'

type Tell = (kept: Result<void, string>) => void

/** Entries that are written and synced together. */
class Group {
  readonly pages = new Pages()
  readonly tells: Tell[] = []
}

/** Where a segment is. */
export type SegmentFolder = {
  readonly handle: FileHandle
  /** Whether its disk takes pages past the system's memory. */
  readonly isDirect: boolean
}

const { O_WRONLY, O_CREAT, O_EXCL, O_DIRECT = 0 } = constants // where there is no such flag, it is not asked for

/** How a new segment is opened. */
export const flagsOf = ({ isDirect }: Pick<SegmentFolder, 'isDirect'>): number =>
  O_WRONLY | O_CREAT | O_EXCL | (isDirect ? O_DIRECT : 0)

/** What a segment tells those who hold it. */
export type SegmentEvents = {
  /** More bytes are asked for, or fewer: what was refused is cut off again. */
  readonly grown: (bytes: number) => void
  /** Something was written and synced. */
  readonly synced: () => void
  /** Nothing more can be written here; called before those who wait are told. */
  readonly failed: (why: string) => void
}

/**
 * A file of the log that grows. While a group of entries is being synced the next one gathers, so that a slow disk makes larger
 * groups and not a longer queue.
 */
export class Segment {
  readonly path: string
  /** What was handed over, as the file will hold it. */
  bytes = 0
  readonly #folder: SegmentFolder
  readonly #events: SegmentEvents
  #file: FileHandle | undefined
  #gathering = new Group()
  #writing: Promise<void> | undefined
  #durableBytes = 0
  #failure: string | undefined

  constructor(path: string, folder: SegmentFolder, events: SegmentEvents) {
    this.path = path
    this.#folder = folder
    this.#events = events
  }

  /** Copies the body before it returns; settles when it is synced to the disk, or is known not to be. */
  append(body: Uint8Array): Promise<Result<void, string>> {
    if (this.#failure !== undefined) return Promise.resolve(err(this.#failure))
    if (this.bytes === 0) this.#add(SEGMENT_HEAD)
    this.#add(entryHead(body))
    this.#add(body)
    const kept = new Promise<Result<void, string>>((tell) => this.#gathering.tells.push(tell))
    this.#writing ??= this.#writeAll()
    return kept
  }

  #add(bytes: Uint8Array): void {
    this.#gathering.pages.add(bytes)
    this.#grow(bytes.length)
  }

  /** Closes the file, and removes it if nothing is in it; tells how many bytes are durable, and whether that is all that was handed over. */
  async seal(): Promise<{ readonly durableBytes: number; readonly isWhole: boolean }> {
    await this.#writing
    await this.#file?.close().catch(() => undefined) // what is durable stays so
    if (this.#file !== undefined && this.#durableBytes === 0)
      await rm(this.path, { force: true }).catch(() => undefined) // an empty one is removed at the next start
    return { durableBytes: this.#durableBytes, isWhole: this.#failure === undefined }
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve() // what arrives in the same turn goes along
    while (this.#gathering.tells.length > 0) {
      const group = this.#gathering
      this.#gathering = new Group()
      try {
        this.#grow(group.pages.pad())
        await this.#write(group.pages)
        for (const tell of group.tells) tell(ok(undefined))
      } catch (error) {
        await this.#fail(error as Error, group)
      } finally {
        group.pages.done()
      }
    }
    this.#writing = undefined
  }

  async #write(pages: Pages): Promise<void> {
    const isFirst = this.#file === undefined
    this.#file ??= await open(this.path, flagsOf(this.#folder), 0o600)
    const { bytesWritten } = await this.#file.writev(pages.pieces, this.#durableBytes)
    if (bytesWritten < pages.bytes) throw new Error(`ENOSPC: ${bytesWritten} of ${pages.bytes} bytes were written`)
    await this.#file.datasync()
    if (isFirst) await this.#folder.handle.sync() // the name of a new file has to last as well
    this.#durableBytes += pages.bytes
    this.#events.synced()
  }

  /** Nobody was told that these are kept, so they are taken out again; the sender sends them once more. */
  async #fail({ message }: Error, { tells }: Group): Promise<void> {
    this.#failure = message
    await this.#file?.truncate(this.#durableBytes).catch(() => undefined) // a whole entry more would be stored, not lost
    this.#grow(this.#durableBytes - this.bytes)
    this.#gathering.pages.done()
    this.#events.failed(message)
    for (const tell of [...tells, ...this.#gathering.tells.splice(0)]) tell(err(message))
  }

  #grow(bytes: number): void {
    this.bytes += bytes
    this.#events.grown(bytes)
  }
}

import { type FileHandle, open } from 'node:fs/promises'
import { err, ok, type Result } from '../../lib/result.ts'
import { ENTRY_HEAD_BYTES, entryHead, SEGMENT_HEAD } from './entry.ts'

type Entry = { readonly body: Uint8Array; readonly tell: (kept: Result<void, string>) => void }

const ENTRIES_AT_ONCE = 500 // two buffers each; the system takes 1024 in one call

/** What a segment tells those who hold it. */
export type SegmentEvents = {
  /** More bytes are asked for, or fewer: what was refused is cut off again. */
  readonly grown: (bytes: number) => void
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
  readonly #folder: FileHandle
  readonly #events: SegmentEvents
  #file: FileHandle | undefined
  #waiting: Entry[] = []
  #writing: Promise<void> | undefined
  #durableBytes = 0
  #failure: string | undefined

  constructor(path: string, folder: FileHandle, events: SegmentEvents) {
    this.path = path
    this.#folder = folder
    this.#events = events
  }

  /** Settles when the body is synced to the disk, or is known not to be; until then it belongs to the segment. */
  append(body: Uint8Array): Promise<Result<void, string>> {
    if (this.#failure !== undefined) return Promise.resolve(err(this.#failure))
    this.#grow(body.length + ENTRY_HEAD_BYTES + (this.bytes === 0 ? SEGMENT_HEAD.length : 0))
    const kept = new Promise<Result<void, string>>((tell) => this.#waiting.push({ body, tell }))
    this.#writing ??= this.#writeAll()
    return kept
  }

  /** Closes the file; tells how many bytes of it are durable, and whether that is all of what was handed over. */
  async seal(): Promise<{ readonly durableBytes: number; readonly isWhole: boolean }> {
    await this.#writing
    await this.#file?.close().catch(() => undefined) // what is durable stays so
    return { durableBytes: this.#durableBytes, isWhole: this.#failure === undefined }
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve() // what arrives in the same turn goes along
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, ENTRIES_AT_ONCE)
      try {
        await this.#write(group)
        for (const { tell } of group) tell(ok(undefined))
      } catch (error) {
        await this.#fail(error as Error, group)
      }
    }
    this.#writing = undefined
  }

  async #write(group: readonly Entry[]): Promise<void> {
    const isFirst = this.#file === undefined
    this.#file ??= await open(this.path, 'wx', 0o600)
    const parts = group.flatMap(({ body }) => [entryHead(body), body])
    if (isFirst) parts.unshift(SEGMENT_HEAD)
    const bytes = parts.reduce((sum, { length }) => sum + length, 0)
    const { bytesWritten } = await this.#file.writev(parts, this.#durableBytes)
    if (bytesWritten < bytes) throw new Error(`ENOSPC: ${bytesWritten} of ${bytes} bytes were written`)
    await this.#file.datasync()
    if (isFirst) await this.#folder.sync() // the name of a new file has to last as well
    this.#durableBytes += bytes
  }

  /** Nobody was told that these are kept, so they are taken out again; the sender sends them once more. */
  async #fail({ message }: Error, group: readonly Entry[]): Promise<void> {
    this.#failure = message
    await this.#file?.truncate(this.#durableBytes).catch(() => undefined) // a whole entry more would be stored, not lost
    this.#grow(this.#durableBytes - this.bytes)
    this.#events.failed(message)
    for (const { tell } of [...group, ...this.#waiting.splice(0)]) tell(err(message))
  }

  #grow(bytes: number): void {
    this.bytes += bytes
    this.#events.grown(bytes)
  }
}

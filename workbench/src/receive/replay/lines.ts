import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { constants, createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib'
import { messageOf } from '../../lib/message-of.ts'

/** Longest line that is read; an export request is a few MiB at most. Text this long still fits a JavaScript string. */
export const LINE_BYTES_MAX = 64 * 1024 * 1024

/** One line of a file, or why a line or the rest of the file cannot be read. */
export type Line =
  | { readonly kind: 'line'; readonly number: number; readonly text: string }
  | { readonly kind: 'too-long'; readonly number: number }
  | { readonly kind: 'broken-file'; readonly number: number; readonly reason: string }

export type LinesOptions = {
  /** Hears how many bytes of the file, as it lies on disk, were read. */
  readonly onBytes?: (bytes: number) => void
  readonly lineBytesMax?: number
}

const NEWLINE = 0x0a
const READ_BYTES = 256 * 1024 // at a time, packed and unpacked; small chunks cost a turn of the event loop each

/**
 * The lines of a plain, gzip or zstd file (told by its ending), in order, without line ends; empty ones are left out.
 * Memory is bounded by the longest line.
 * A file that is cut off or damaged gives what can be read, then `broken-file`.
 */
export async function* linesOf(path: string, options: LinesOptions = {}): AsyncGenerator<Line> {
  const { onBytes = () => {}, lineBytesMax = LINE_BYTES_MAX } = options
  const splitter = new LineSplitter(lineBytesMax)
  try {
    for await (const chunk of chunksOf(path, onBytes)) yield* splitter.add(chunk)
    yield* splitter.end()
  } catch (error) {
    yield* splitter.end()
    const reason = messageOf(error)
    yield { kind: 'broken-file', number: splitter.number, reason }
  }
}

/** Cuts chunks of bytes into lines and counts them. */
class LineSplitter {
  /** Number of the line that is being read, from 1. */
  number = 1
  #held: Buffer[] = []
  #heldBytes = 0
  readonly #lineBytesMax: number

  constructor(lineBytesMax: number) {
    this.#lineBytesMax = lineBytesMax
  }

  /** The lines that end in this chunk. */
  add(chunk: Buffer): readonly Line[] {
    const lines: Line[] = []
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      this.#hold(chunk.subarray(from, at))
      lines.push(...this.end())
      this.number++
      from = at + 1
    }
    this.#hold(chunk.subarray(from))
    return lines
  }

  /** What is held as a line; none when it is blank. */
  end(): readonly Line[] {
    const { number } = this
    const tooLong = this.#heldBytes > this.#lineBytesMax
    const bytes = this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held)
    this.#held = []
    this.#heldBytes = 0
    if (tooLong) return [{ kind: 'too-long', number }]
    const text = bytes
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trim()
    return text === '' ? [] : [{ kind: 'line', number, text }]
  }

  #hold(part: Buffer): void {
    if (part.length === 0) return
    this.#heldBytes += part.length
    if (this.#heldBytes > this.#lineBytesMax) this.#held = []
    else this.#held.push(part)
  }
}

async function* chunksOf(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  let seenBytes = 0
  try {
    for await (const chunk of opened(path, 'strict', onBytes)) {
      seenBytes += chunk.length
      yield chunk
    }
  } catch (error) {
    // A stream that fails drops what it holds, so the good part is read once more, without the check at the end.
    yield* tail(path, seenBytes)
    throw error
  }
}

/** What comes after the first `skipBytes` of a damaged file. */
async function* tail(path: string, skipBytes: number): AsyncGenerator<Buffer> {
  let seenBytes = 0
  try {
    for await (const chunk of opened(path, 'lenient', () => {})) {
      if (seenBytes + chunk.length > skipBytes) yield chunk.subarray(Math.max(0, skipBytes - seenBytes))
      seenBytes += chunk.length
    }
  } catch {
    // The damage is reported by the first reading.
  }
}

type Mode = 'strict' | 'lenient'

/** All bytes of a file, decompressed. Node's zstd reader stops after a frame, so each next frame gets a reader of its own. */
async function* opened(path: string, mode: Mode, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const { size } = await stat(path)
  let offset = 0
  let usedBytes: number
  do {
    usedBytes = yield* openedAt(path, offset, mode, onBytes)
    offset += usedBytes
  } while (path.endsWith('.zst') && usedBytes > 0 && offset < size)
}

/** The same from an offset on, to the end or, with zstd, to the end of the frame; returns how many bytes of the file were used. */
async function* openedAt(
  path: string,
  offset: number,
  mode: Mode,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer, number> {
  const file = createReadStream(path, { start: offset, highWaterMark: READ_BYTES })
  const unpack = unpackerOf(path, mode)
  const stream = unpack ? file.pipe(unpack) : file
  file.on('error', (error) => stream.destroy(error))
  try {
    for await (const chunk of stream) {
      onBytes(offset + file.bytesRead)
      yield chunk as Buffer
    }
    return unpack ? unpack.bytesWritten : file.bytesRead
  } finally {
    file.destroy()
  }
}

function unpackerOf(path: string, mode: Mode): Gunzip | ZstdDecompress | undefined {
  const chunkSize = READ_BYTES
  const lenient = mode === 'lenient'
  if (path.endsWith('.gz'))
    return createGunzip({ chunkSize, ...(lenient ? { finishFlush: constants.Z_SYNC_FLUSH } : {}) })
  if (path.endsWith('.zst'))
    return createZstdDecompress({ chunkSize, ...(lenient ? { finishFlush: constants.ZSTD_e_flush } : {}) })
  return undefined
}

import { release } from '../../lib/release.ts'

/** What a disk takes past the system's memory: places, lengths and addresses that are multiples of this. */
const PAGE_BYTES = 4_096
const ZEROS = new Uint8Array(PAGE_BYTES)

const PIECE_BYTES = 2 ** 20
const LOOK_MS = 5_000

const kept: Uint8Array<ArrayBuffer>[] = []
let unused = 0 // of those that are kept, the fewest since the last look
let looking: NodeJS.Timeout | undefined

/** Bytes from here to the next page. */
export const paddingAt = (bytes: number): number => (PAGE_BYTES - (bytes % PAGE_BYTES)) % PAGE_BYTES

/** Bytes that are gathered to be written as whole pages, past the system's memory: its copy of them costs more than all else of a write. */
export class Pages {
  readonly #pieces: Uint8Array<ArrayBuffer>[] = []
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  /** Copies bytes behind those that are there. */
  add(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const at = this.#bytes % PIECE_BYTES
      if (at === 0) this.#pieces.push(piece())
      const part = bytes.subarray(done, done + PIECE_BYTES - at)
      this.#pieces.at(-1)!.set(part, at)
      done += part.length
      this.#bytes += part.length
    }
  }

  /** Fills the last page up with zeros; tells with how many. */
  pad(): number {
    const zeros = paddingAt(this.#bytes)
    this.add(ZEROS.subarray(0, zeros))
    return zeros
  }

  /** What to write, after `pad`. */
  get pieces(): readonly Uint8Array[] {
    const last = this.#pieces.at(-1)
    const rest = this.#bytes % PIECE_BYTES
    return last === undefined || rest === 0 ? this.#pieces : [...this.#pieces.slice(0, -1), last.subarray(0, rest)]
  }

  /** Gives the memory back, for others to use. */
  done(): void {
    kept.push(...this.#pieces.splice(0))
    looking ??= setInterval(dropUnused, LOOK_MS).unref()
  }
}

function piece(): Uint8Array<ArrayBuffer> {
  const known = kept.pop()
  unused = Math.min(unused, kept.length)
  return known ?? newPiece()
}

/** A buffer that may be resized begins with a page; one that may not begins behind the C library's own figures. */
const newPiece = (): Uint8Array<ArrayBuffer> =>
  new Uint8Array(new ArrayBuffer(PIECE_BYTES, { maxByteLength: PIECE_BYTES }), 0, PIECE_BYTES)

/** New pages cost as much as what is done with them, so what is used again and again is kept, and nothing else. */
function dropUnused(): void {
  for (const piece of kept.splice(0, unused)) release(piece)
  unused = kept.length
  if (unused > 0) return
  clearInterval(looking)
  looking = undefined
}

const LINE_BYTES_MAX = 65_536 // kept of a line; longer ones are payloads, and only their beginning is looked at
const NEWLINE = 0x0a

/** Lines that ended, and how many of them were longer than what is kept. */
export type ReadLines = { readonly lines: readonly string[]; readonly cut: number }

/** Cuts chunks of bytes into lines, empty ones too. Memory is bounded by one chunk and `LINE_BYTES_MAX`. */
export class LineReader {
  #held: Buffer = Buffer.alloc(0)
  #isCut = false

  /** The lines that end in this chunk. */
  add(chunk: Buffer): ReadLines {
    const lines: string[] = []
    let cut = 0
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      this.#hold(chunk, from, at)
      if (this.#isCut) cut++
      lines.push(this.#taken())
      from = at + 1
    }
    this.#hold(chunk, from, chunk.length)
    this.#held = Buffer.from(this.#held) // the caller may use the chunk's memory again
    return { lines, cut }
  }

  /** The last line, when no line break ends it. */
  end(): ReadLines {
    const cut = Number(this.#isCut)
    return this.#held.length === 0 ? { lines: [], cut: 0 } : { lines: [this.#taken()], cut }
  }

  #hold(chunk: Buffer, from: number, to: number): void {
    const room = LINE_BYTES_MAX - this.#held.length
    if (to - from > room) this.#isCut = true
    const piece = chunk.subarray(from, Math.min(to, from + room))
    this.#held = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece])
  }

  #taken(): string {
    const text = this.#held.toString('utf8')
    this.#held = Buffer.alloc(0)
    this.#isCut = false
    return text
  }
}

import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ProbeAudit } from '../model/probes.ts'

const FILE_BYTES_MAX = 64 * 1024 ** 2 // some fifty thousand probes
const ENTRIES_TOLD_MAX = 1_000
const LINE_END = 0x0a // it is the same byte in all of UTF-8, also where other bytes of the file were changed

export type AuditEntry = Omit<ProbeAudit, 'previous' | 'hash'>

/** What is told of the trail: the newest entries, and the line at which somebody changed it. */
export type AuditTrail = { readonly entries: readonly ProbeAudit[]; readonly brokenAt: number | undefined }

/**
 * Who placed what, where, why, and how it ended: a file of JSON lines that is only added to, each with the hash of the one before.
 * Errors   `openAudit` throws where the file cannot be opened, or has grown beyond 64 MiB.
 */
export class Audit {
  readonly #file: FileHandle
  readonly #entries: ProbeAudit[]
  readonly #brokenAt: number | undefined
  #last: string
  #number: number
  #bytes: number
  #isTorn = false
  #writing: Promise<void> = Promise.resolve()

  /** `bytes` is how long the file is with the entries that were read. */
  constructor(file: FileHandle, { read, bytes }: { readonly read: readonly ProbeAudit[]; readonly bytes: number }) {
    this.#file = file
    this.#bytes = bytes
    this.#brokenAt = brokenAt(read)
    this.#entries = read.slice(-ENTRIES_TOLD_MAX)
    this.#last = read.at(-1)?.hash ?? ''
    this.#number = Math.max(0, ...read.map(({ probe }) => Number(/^pr-(\d+)$/.exec(probe)?.[1] ?? 0)))
  }

  /** The handle of the next probe; none is given twice, for the trail names them. */
  nextHandle(): string {
    return `pr-${++this.#number}`
  }

  /** Settles when the entry is on the disk. */
  add(entry: AuditEntry): Promise<void> {
    const written = this.#writing.then(() => this.#append(entry))
    this.#writing = written.catch(() => {}) // whoever added it hears of it
    return written
  }

  /** The chain goes on from what is on the disk; what a failed append left there is cut off before the next one. */
  async #append(entry: AuditEntry): Promise<void> {
    if (this.#isTorn) await this.#file.truncate(this.#bytes)
    this.#isTorn = true
    const chained = { ...entry, previous: this.#last }
    const whole: ProbeAudit = { ...chained, hash: hashOf(chained) }
    const line = Buffer.from(`${JSON.stringify(whole)}\n`)
    await this.#file.appendFile(line)
    await this.#file.datasync()
    this.#isTorn = false
    this.#bytes += line.byteLength
    this.#last = whole.hash
    this.#entries.push(whole)
    if (this.#entries.length > ENTRIES_TOLD_MAX) this.#entries.shift()
  }

  /** Newest last. */
  trail(limit: number): AuditTrail {
    return { entries: this.#entries.slice(-Math.min(limit, ENTRIES_TOLD_MAX)), brokenAt: this.#brokenAt }
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#file.close()
  }
}

/** The trail that stands in `path`, made where there is none. */
export async function openAudit(path: string): Promise<Audit> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'a+', 0o600)
  const { size } = await file.stat()
  if (size > FILE_BYTES_MAX) {
    await file.close()
    throw new Error(`${path} has grown beyond ${FILE_BYTES_MAX / 1024 ** 2} MiB: move it to where you keep such trails`)
  }
  const kept = await readFile(path)
  const bytes = kept.lastIndexOf(LINE_END) + 1
  if (bytes < kept.byteLength) await file.truncate(bytes) // a line without an end: a crash in the middle, so nobody was told that it is kept
  const whole = kept.toString('utf8', 0, bytes)
  const lines = whole.split('\n').filter((line) => line !== '')
  return new Audit(file, { read: lines.map(entryOf), bytes })
}

/** A line that is no entry breaks the chain where it stands. */
function entryOf(line: string): ProbeAudit {
  try {
    return JSON.parse(line) as ProbeAudit
  } catch {
    return { hash: 'unreadable' } as ProbeAudit
  }
}

function brokenAt(entries: readonly ProbeAudit[]): number | undefined {
  let previous = ''
  for (const [i, entry] of entries.entries()) {
    const { hash, ...rest } = entry
    if (rest.previous !== previous || hashOf(rest) !== hash) return i + 1
    previous = hash
  }
  return undefined
}

const hashOf = (entry: Omit<ProbeAudit, 'hash'>): string =>
  createHash('sha256').update(JSON.stringify(entry)).digest('hex')

import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hasRoom } from './spool.ts'

/** Names the data of an INSERT that was left in a block file; its body is empty then. */
export const BLOCK_HEADER = 'x-lastgood-block'

const KEPT_MAX = 2 // one is filled while another is read
const KEPT_MS = 5_000

/**
 * Files on the memory disk, where insert data is left for the engine process: cheaper than a socket, as both are on one machine.
 * One that was taken in is kept for a few seconds, and the next block written over it: new memory costs twice what the writing does.
 */
export class BlockFiles {
  readonly #folder: string
  readonly #kept = new Map<string, NodeJS.Timeout>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Leaves a block; tells the name of its file. Undefined when there is no room or no such folder: it has to go over the wire. */
  async leave(block: Uint8Array): Promise<string | undefined> {
    const name = this.#unkept() ?? `block-${randomUUID()}`
    try {
      if (!(await hasRoom(block.length))) throw new Error('no room')
      await write(join(this.#folder, name), block)
      return name
    } catch {
      await this.drop(name)
      return undefined
    }
  }

  /** The engine has read this file to its end, and does not need it any more. */
  done(name: string): void {
    if (this.#kept.size >= KEPT_MAX) void this.drop(name)
    else this.#kept.set(name, setTimeout(() => void this.drop(name), KEPT_MS).unref())
  }

  /** Removes a file. The engine may still be reading it. */
  async drop(name: string): Promise<void> {
    clearTimeout(this.#kept.get(name))
    this.#kept.delete(name)
    await rm(join(this.#folder, name), { force: true }).catch(() => undefined) // an engine that starts empties the folder
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.keys()].map((name) => this.drop(name)))
  }

  #unkept(): string | undefined {
    const [name] = this.#kept.keys()
    if (name === undefined) return undefined
    clearTimeout(this.#kept.get(name))
    this.#kept.delete(name)
    return name
  }
}

/** Makes a file hold exactly these bytes, in the memory that it has. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten // at once: `writeFile` has 64 parts
    await file.truncate(bytes.length)
  } finally {
    await file.close()
  }
}

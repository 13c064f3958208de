import { Worker } from 'node:worker_threads'
import type { NoSite, Site } from '../../source/site.ts'
import { Refused } from '../refused.ts'
import { type Asked, Reader, type Told } from './reader.ts'

/** What is shorter is read at once: that stalls 10 ms while the code is cold, less than a patch; a thread takes longer to start. */
const AT_ONCE_CHARS_MAX = 8 * 1024

const IDLE_MS = 2_000 // placements come in bursts; what the thread holds goes with it
const ANSWER_MS_MAX = 30_000 // half of what a controller waits
const HEAP_MB_MAX = 512
const YOUNG_MB_MAX = 4 // what lives stays, so room for much that dies would be memory without a use
const MB = 1024 * 1024
const THREAD_BYTES = 32 * MB
const BYTES_PER_CHAR = 128 // of dense code; of code as people write it about half

type Source = { readonly hash: string; readonly text: string }
type Waiting = { readonly done: (told: Told) => void; readonly failed: (error: Error) => void }

/**
 * This process' own reading of the sources that run in it: which of their offsets are places for a probe. Whatever a controller says, a call
 * is put nowhere else.
 * Cost     nothing while nobody asks: the thread that reads what is long begins with the first question and ends two seconds after the last.
 */
export class Survey {
  #thread: Worker | undefined
  #readHash: string | undefined
  #waiting: Waiting | undefined
  #idle: NodeJS.Timeout | undefined
  readonly #freeBytes: () => number

  /** `freeBytes`: how much more memory the process may take. */
  constructor(freeBytes = () => process.availableMemory()) {
    this.#freeBytes = freeBytes
  }

  /** Whether the thread is there: its heap counts as the process' own growth. */
  get isOpen(): boolean {
    return this.#thread !== undefined
  }

  /** What each offset of a source is; one question at a time. Throws `Refused` where the source cannot be read. */
  async sitesAt({ hash, text }: Source, ats: readonly number[]): Promise<readonly (Site | NoSite)[]> {
    if (text.length <= AT_ONCE_CHARS_MAX) return sitesIn(new Reader().told({ text, ats }))
    if (this.#readHash !== hash) this.#refuseWithoutRoom(text.length)
    clearTimeout(this.#idle)
    const timer = setTimeout(() => this.#end(`took more than ${ANSWER_MS_MAX / 1_000} s`), ANSWER_MS_MAX).unref()
    try {
      const told = await this.#ask(this.#readHash === hash ? { ats } : { text, ats })
      const sites = sitesIn(told)
      this.#readHash = hash
      return sites
    } catch (error) {
      this.#readHash = undefined
      throw error
    } finally {
      clearTimeout(timer)
      this.#idle = setTimeout(() => this.#end('was idle'), IDLE_MS).unref()
    }
  }

  #refuseWithoutRoom(chars: number): void {
    const [takes, free] = [THREAD_BYTES + chars * BYTES_PER_CHAR, this.#freeBytes()]
    if (takes <= free) return
    const told = (bytes: number): string => `${Math.round(bytes / MB)} MB`
    throw new Refused(
      `to read the source that runs takes up to ${told(takes)} for a moment, and ${told(free)} are free; give the process more memory, or bundle in smaller files`,
    )
  }

  #ask(asked: Asked): Promise<Told> {
    return new Promise((done, failed) => {
      this.#waiting = { done, failed }
      this.#thread ??= this.#opened()
      this.#thread.postMessage(asked)
    })
  }

  /**
   * With no option of the process: a preload would bring another agent into the thread.
   * Trap     output that the thread shared with the process would go through pipes here, and Node's streams, compiled for those that the app
   *          has, would be slower for these kinds beside them from then on: 4 % of a small request.
   */
  #opened(): Worker {
    const thread = new Worker(
      new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url),
      {
        name: 'lastgood survey',
        env: {},
        execArgv: [],
        argv: [],
        stdout: true,
        stderr: true,
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX, maxYoungGenerationSizeMb: YOUNG_MB_MAX },
      },
    )
    thread.on('message', (told: Told) => this.#waiting?.done(told))
    thread.on('error', (error) => this.#ended(thread, error.message))
    thread.on('exit', () => this.#ended(thread, 'it ended'))
    thread.unref()
    return thread
  }

  #end(why: string): void {
    const thread = this.#thread
    if (thread === undefined) return
    this.#ended(thread, why)
    void thread.terminate()
  }

  #ended(thread: Worker, why: string): void {
    if (this.#thread !== thread) return
    this.#thread = undefined
    this.#readHash = undefined
    this.#waiting?.failed(new Refused(`the thread that reads the source that runs failed: ${why}`))
  }
}

function sitesIn(told: Told): readonly (Site | NoSite)[] {
  if ('unreadable' in told) throw new Refused(`the source that runs could not be read: ${told.unreadable}`)
  return told.sites
}

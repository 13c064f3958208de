import type { Profiler } from 'node:inspector'
import { setTimeout as delay } from 'node:timers/promises'
import { type Memory, PROFILE_SECONDS, type Profile, type ProfileKind, USUAL } from '../protocol.ts'
import { HeapSampling } from './heap-sampling.ts'
import type { Inspector } from './inspector.ts'
import { STALL_WAY } from './limits.ts'
import { liveMb } from './patch.ts'
import { Refused } from './refused.ts'
import { add, hottest, type Spots } from './spots.ts'

const MS_PER_MB_LIVE = 1.4 // beginning a CPU profile, and reading a heap profile, walk the code and the samples
const CPU_INTERVAL_US = 1_000
const SECOND_MS = 1_000

/** What is asked for. */
export type Wish = { readonly what: ProfileKind; readonly seconds?: number; readonly stallMsMax?: number }

/**
 * Where a thread spends its time, or what the memory it keeps was allocated by: by sampling, for a bounded time, one at a time.
 * Cost     CPU about 0.5 us a request while it runs, heap about 1 us; a stall at its beginning or end that grows with the live heap.
 * Trap     the heap profile knows the function that allocates, and not the line; what was inlined into a function counts as its own. Before
 *          Node 26 a line of an inlined function may be told under the file it was inlined into.
 */
export class Profiles {
  readonly #inspector: Inspector
  readonly #isControlled: () => boolean
  readonly #heap: HeapSampling
  #isRunning = false

  constructor(inspector: Inspector, isControlled: () => boolean) {
    this.#inspector = inspector
    this.#isControlled = isControlled
    this.#heap = new HeapSampling(inspector)
  }

  /** Ends early when nobody is there who could read it. Throws `Refused`. */
  async take({ what, seconds = PROFILE_SECONDS.usual, stallMsMax = USUAL.stallMsMax }: Wish): Promise<Profile> {
    if (what !== 'cpu' && what !== 'heap') throw new Refused(`a profile is of cpu or heap, not ${JSON.stringify(what)}`)
    const { max } = PROFILE_SECONDS
    if (!(seconds > 0 && seconds <= max)) throw new Refused(`a profile takes up to ${max} s`)
    const predictedStallMs = profileStallMs()
    if (predictedStallMs > stallMsMax)
      throw new Refused(
        `it would stall the process up to ${predictedStallMs} ms, ${stallMsMax} are allowed (${STALL_WAY})`,
      )
    return this.alone(async () => ({ ...(await this.#sampled(what, seconds)), what, predictedStallMs }))
  }

  /** One at a time: the engine samples a thread once. Throws `Refused`. */
  async alone<T>(sample: () => Promise<T>): Promise<T> {
    if (this.#isRunning) throw new Refused('a profile is being taken already; wait for its end')
    this.#isRunning = true
    try {
      return await sample()
    } finally {
      this.#isRunning = false
    }
  }

  async #sampled(what: ProfileKind, seconds: number): Promise<Omit<Profile, 'what' | 'predictedStallMs'>> {
    const before = memory()
    const [began, started] = [performance.now(), timed(() => (what === 'cpu' ? this.#startCpu() : this.#heap.start()))]
    await this.wait(seconds)
    const tookSeconds = (performance.now() - began) / SECOND_MS
    const read = timed(() => (what === 'cpu' ? this.#stopCpu() : this.#heap.stop()))
    const stallMs = Math.max(started.ms, read.ms)
    return { seconds: tookSeconds, stallMs, ...hottest(read.value), memory: { before, after: memory() } }
  }

  /** So long, or until nobody is there who could read what comes of it: then it is false. */
  async wait(seconds: number): Promise<boolean> {
    const until = performance.now() + seconds * SECOND_MS
    for (let left = seconds * SECOND_MS; left > 0 && this.#isControlled(); left = until - performance.now())
      await delay(Math.min(SECOND_MS, left), undefined, { ref: false })
    return this.#isControlled()
  }

  #startCpu(): void {
    this.#inspector.post('Profiler.enable')
    this.#inspector.post('Profiler.setSamplingInterval', { interval: CPU_INTERVAL_US })
    this.#inspector.post('Profiler.start')
  }

  #stopCpu(): Spots {
    const { profile } = this.#inspector.post<Profiler.StopReturnType>('Profiler.stop')
    this.#inspector.post('Profiler.disable')
    const spots: Spots = new Map()
    for (const { callFrame, positionTicks = [] } of profile.nodes) {
      const { functionName, url, lineNumber } = callFrame
      for (const { line, ticks } of positionTicks) add(spots, { functionName, url, line }, ticks, line <= lineNumber)
    }
    return spots
  }
}

/** What a profile is predicted to stall. */
export const profileStallMs = (): number => Math.ceil(liveMb() * MS_PER_MB_LIVE)

function memory(): Memory {
  const { heapUsed, rss, external } = process.memoryUsage()
  return { heapUsedBytes: heapUsed, rssBytes: rss, externalBytes: external }
}

/** What `act` returned, and how long that took. */
export function timed<T>(act: () => T): { readonly value: T; readonly ms: number } {
  const began = performance.now()
  return { value: act(), ms: performance.now() - began }
}

import { getHeapStatistics } from 'node:v8'

const GROWTH_MB_MAX = Number(process.env.LASTGOOD_PROBE_MEMORY_MB) || 64
const HEAP_SHARE_MAX = 0.9 // beyond it the engine collects again and again, and any kilobyte may be the last
const SECONDS = 3 // a peak passes
const MB = 1024 * 1024

/** What the process holds: all of it, what of that this thread's engine accounts for, and how full its heap is. */
export type Held = { readonly rssBytes: number; readonly accountedBytes: number; readonly heapShare: number }

/** As it is: a few microseconds. */
export function heldNow(): Held {
  const { rss, heapTotal, external } = process.memoryUsage()
  const { used_heap_size, heap_size_limit } = getHeapStatistics()
  return { rssBytes: rss, accountedBytes: heapTotal + external, heapShare: used_heap_size / heap_size_limit }
}

/**
 * The memory that probes may cost. What the agent itself keeps has limits of its own; what nobody accounts for is what the engine keeps for its
 * debugger. So what counts is how much the process grew, beside what its heap and its buffers grew by; and a heap that is nearly full takes no
 * probe at all.
 * Trap     the heaps of other threads count as growth: nothing here tells them apart.
 */
export class MemoryCeiling {
  readonly #since: Held
  #over = 0

  /** From the first probe on. */
  constructor(since: Held) {
    this.#since = since
  }

  /** Asked once a second: why all probes have to go, if so. */
  exceeded(held: Held): string | undefined {
    const accounted = Math.max(0, held.accountedBytes - this.#since.accountedBytes)
    const grownMb = (held.rssBytes - this.#since.rssBytes - accounted) / MB
    const reason =
      grownMb > GROWTH_MB_MAX
        ? `the process grew by ${Math.round(grownMb)} MB beside its heap and buffers since the first probe, ${GROWTH_MB_MAX} are allowed (LASTGOOD_PROBE_MEMORY_MB)`
        : fullness(held)
    this.#over = reason === undefined ? 0 : this.#over + 1
    return this.#over < SECONDS ? undefined : reason
  }
}

/** Why the heap takes no probe, if so. */
export const fullness = ({ heapShare }: Held): string | undefined =>
  heapShare > HEAP_SHARE_MAX
    ? `the heap is ${Math.round(heapShare * 100)} % full, ${HEAP_SHARE_MAX * 100} are allowed: the process is about to run out of memory`
    : undefined

/**
 * What hits take. A thread that waits for its turn on a busy machine spends nothing, so only CPU ends a probe; but reading it is a call of
 * the system, dearer than most hits. So the wall clock watches, and from a hit on that seems to take too long, CPU is read as well until one
 * does not.
 * Trap     Node 20 does not tell the CPU of a thread: there it is that of the whole process, or the wall clock where that is less.
 */
export class HitClock {
  /** What one may take. */
  readonly usMax: number
  #wallMs = 0
  #cpuUs: number | undefined
  #threadUs = 0
  #isSuspect = false
  #overruns = 0

  constructor(usMax: number) {
    this.usMax = usMax
  }

  /** Whether the next hit is timed by its CPU. */
  get isSuspect(): boolean {
    return this.#isSuspect
  }

  /** How many in a row took longer than they may, until the last. */
  get overruns(): number {
    return this.#overruns
  }

  begin(): void {
    this.#cpuUs = this.#isSuspect ? processUs() : undefined
    if (this.#isSuspect) this.#threadUs = threadUs() ?? 0
    this.#wallMs = performance.now()
  }

  /** Microseconds since `begin`: of CPU where the hit before took too long, and at most the budget where it did not. */
  end(): number {
    const wallUs = (performance.now() - this.#wallMs) * 1000
    const us = this.#cpuUs === undefined ? Math.min(wallUs, this.usMax) : Math.min(wallUs, this.#spentUs(this.#cpuUs))
    this.#isSuspect = wallUs > this.usMax
    this.#overruns = us > this.usMax ? this.#overruns + 1 : 0
    return us
  }

  /** Some kernels count a thread's own time by ticks only: where that says nothing, the process' is nearer. */
  #spentUs(before: number): number {
    const [own, all] = [(threadUs() ?? 0) - this.#threadUs, processUs() - before]
    return own > 0 ? Math.min(own, all) : all
  }
}

const sum = ({ user, system }: NodeJS.CpuUsage): number => user + system

/** CPU of the whole process. */
export const processUs = (): number => sum(process.cpuUsage())

/** CPU of this thread, where Node tells it. */
export const threadUs = (): number | undefined =>
  typeof process.threadCpuUsage === 'function' ? sum(process.threadCpuUsage()) : undefined

import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 50
const NS_PER_MS = 1e6
const WINDOW_MS = 10_000
const SAMPLES_MIN = 20
const LAG_MS_MAX = Number(process.env.LASTGOOD_PROBE_LAG_MS) || 200

/** How late the event loop is; a process that already keeps everybody waiting is not stalled further. */
export class Lag {
  #histogram: ReturnType<typeof monitorEventLoopDelay> | undefined
  #since = 0

  /** Looked at from the first request on, so that a process which nobody asks anything pays nothing. */
  watch(): void {
    if (this.#histogram !== undefined) return
    this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    this.begin()
    this.#histogram.enable()
  }

  /** What was before does not count: a stall of our own. */
  begin(): void {
    this.#histogram?.reset()
    this.#since = performance.now()
  }

  /** Why nothing that stalls is done now, if so. */
  refusal(): string | undefined {
    if (this.#histogram === undefined || this.#histogram.count < SAMPLES_MIN) return undefined
    const lagMs = Math.round(this.#histogram.percentile(99) / NS_PER_MS - RESOLUTION_MS)
    if (performance.now() - this.#since > WINDOW_MS) this.begin()
    if (lagMs <= LAG_MS_MAX) return undefined
    return `the process is late already: one turn in a hundred of its event loop by ${lagMs} ms, ${LAG_MS_MAX} are allowed (LASTGOOD_PROBE_LAG_MS); try again later`
  }
}

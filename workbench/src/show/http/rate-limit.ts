import { MINUTE_MS } from '../../model/time.ts'

const CLIENTS_MAX = 10_000 // more names than there are tokens

/** At most so many a minute of each client, counted from the first of the minute. */
export class RateLimit {
  readonly #max: number
  readonly #elapsedMs: () => number
  readonly #counts = new Map<string, { readonly sinceMs: number; count: number }>()

  constructor(max: number, elapsedMs: () => number) {
    this.#max = max
    this.#elapsedMs = elapsedMs
  }

  /** Counts one more of a client; false when it is one too many. */
  takes(client: string): boolean {
    const now = this.#elapsedMs()
    const known = this.#counts.get(client)
    if (known === undefined || now - known.sinceMs >= MINUTE_MS) {
      if (this.#counts.size >= CLIENTS_MAX) this.#counts.clear()
      this.#counts.set(client, { sinceMs: now, count: 1 })
      return true
    }
    known.count++
    return known.count <= this.#max
  }
}

import type { ProbeHit } from '../model/probes.ts'
import { logsOf, metricsOf, type PassCount, type ResultPlace, type ResultSource, type StoreOtlp } from './results.ts'

const HITS_WAITING_MAX = 10_000 // of one process; the agent sends at most 256 KiB a second

type Waiting = { readonly hit: ProbeHit; readonly place: ResultPlace }

export type OutboxParts = { readonly store: StoreOtlp; readonly lost: (probe: string) => void }

/** Results of one process on their way into the store; what waits is bounded, and what is left out is counted. */
export class Outbox {
  readonly #source: ResultSource
  readonly #store: StoreOtlp
  readonly #lost: (probe: string) => void
  readonly #otlp: string | undefined
  #hits: Waiting[] = []
  #counts = new Map<string, PassCount>()
  #leaving: Promise<void> | undefined

  /** `lost` is told the probe of each hit that could not be stored; `otlp` is where the process says its telemetry goes. */
  constructor(source: ResultSource, { store, lost }: OutboxParts, otlp: string | undefined) {
    this.#source = source
    this.#store = store
    this.#lost = lost
    this.#otlp = otlp
  }

  /** Sends a request at once, where the telemetry of the process goes. Errors   rejects when it is not stored. */
  send(signal: 'logs' | 'metrics', request: object): Promise<void> {
    return this.#store(signal, request, this.#otlp)
  }

  /** False when too many wait. */
  hit(hit: ProbeHit, place: ResultPlace): boolean {
    if (this.#hits.length >= HITS_WAITING_MAX) return false
    this.#hits.push({ hit, place })
    return true
  }

  /** The newest count of a probe is the one that is stored. */
  count(count: PassCount): void {
    this.#counts.set(count.place.probe, count)
  }

  /** Stores what waits and what comes meanwhile, one lot at a time; ends when no hit waits any more. */
  flush(): Promise<void> {
    this.#leaving ??= this.#leave().finally(() => {
      this.#leaving = undefined
    })
    return this.#leaving
  }

  async #leave(): Promise<void> {
    let areCountsKept = true
    while (this.#hits.length > 0 || (areCountsKept && this.#counts.size > 0)) {
      await this.#hitsLeave()
      areCountsKept = await this.#countsLeave()
    }
  }

  async #hitsLeave(): Promise<void> {
    const hits = this.#hits
    this.#hits = []
    if (hits.length === 0) return
    await this.send('logs', logsOf(this.#source, hits)).catch(() => {
      for (const { hit } of hits) this.#lost(hit.probe)
    })
  }

  /** A count that was not stored is told by the next one, or again at the next flush: false. */
  async #countsLeave(): Promise<boolean> {
    const counts = [...this.#counts.values()]
    this.#counts = new Map()
    if (counts.length === 0) return true
    try {
      await this.send('metrics', metricsOf(this.#source, counts))
      return true
    } catch {
      for (const count of counts) if (!this.#counts.has(count.place.probe)) this.count(count)
      return false
    }
  }
}

import type { ProbeHit } from '../model/probes.ts'
import { logsOf, metricsOf, type PassCount, type ResultPlace, type ResultSource, type StoreOtlp } from './results.ts'

const HITS_WAITING_MAX = 10_000 // of one process; the agent sends at most 256 KiB a second

type Waiting = { readonly hit: ProbeHit; readonly place: ResultPlace }

/** Results of one process on their way into the store; what waits is bounded, and what is left out is counted. */
export class Outbox {
  readonly #source: ResultSource
  readonly #store: StoreOtlp
  #hits: Waiting[] = []
  #counts = new Map<string, PassCount>()
  #leaving: Promise<readonly string[]> | undefined

  constructor(source: ResultSource, store: StoreOtlp) {
    this.#source = source
    this.#store = store
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

  /** Stores what waits, one lot at a time. Answers the probe of each hit that could not be stored. */
  flush(): Promise<readonly string[]> {
    this.#leaving ??= this.#leave().finally(() => {
      this.#leaving = undefined
    })
    return this.#leaving
  }

  async #leave(): Promise<readonly string[]> {
    const [hits, counts] = [this.#hits, [...this.#counts.values()]]
    this.#hits = []
    this.#counts = new Map()
    const lost: string[] = []
    if (hits.length > 0)
      await this.#store('logs', logsOf(this.#source, hits)).catch(
        () => void lost.push(...hits.map(({ hit }) => hit.probe)),
      )
    if (counts.length > 0)
      await this.#store('metrics', metricsOf(this.#source, counts)).catch(() => this.#again(counts))
    return lost
  }

  /** A count that was not stored is told by the next one, or again. */
  #again(counts: readonly PassCount[]): void {
    for (const count of counts) if (!this.#counts.has(count.place.probe)) this.count(count)
  }
}

import type { Evidence, EvidenceId, SampleLog } from '../model/diagnosis.ts'
import { rangeInText, type TimeRange, unixMs } from '../model/time.ts'

/** A claim's proof before it has a handle. */
export type Proof = {
  readonly says: string
  readonly query: string
  readonly window: TimeRange
  readonly params?: Evidence['params']
  readonly numbers: Evidence['numbers']
  readonly traceIds?: readonly string[]
  readonly logs?: readonly SampleLog[]
}

const SAMPLES_MAX = 5

/** What the query `whole-traces` is asked when evidence is looked at again: enough to see, not the whole sample. */
export const TRACE_PARAMS = { slack_ms: 60_000, traces_max: 100, spans_max: 5_000, attributes: [] } as const

/** Gives each proof that is cited one handle, in the order of citing; what nobody cites is not in the diagnosis. */
export class EvidenceBook {
  readonly #ids = new Map<Proof, EvidenceId>()

  cite(proof: Proof): EvidenceId {
    const id = this.#ids.get(proof) ?? `ev-${this.#ids.size + 1}`
    this.#ids.set(proof, id)
    return id
  }

  entries(): readonly Evidence[] {
    return [...this.#ids].map(([proof, id]) => ({
      id,
      says: proof.says,
      query: proof.query,
      params: { from_ms: Math.floor(proof.window.from), to_ms: Math.ceil(proof.window.to), ...proof.params },
      window: rangeInText(proof.window),
      numbers: proof.numbers,
      traceIds: (proof.traceIds ?? []).slice(0, SAMPLES_MAX),
      logs: (proof.logs ?? []).slice(0, SAMPLES_MAX),
    }))
  }
}

/** A number for people: three significant digits. */
export const figure = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

/** A half-open range from plain numbers. */
export const rangeOf = (from: number, to: number): TimeRange => ({ from: unixMs(from), to: unixMs(Math.max(from, to)) })

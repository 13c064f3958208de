/** Stretches of suffering, the last one open while it goes on. */
export type Suffering = readonly { readonly from: string; readonly to?: string }[]

/** How long users must be well until a stretch is over, at least: one good look may be luck. */
export const WELL_MS_MIN = 6_000

/** Keeps the stretches in which users suffered, look by look. `wellMs`: a symptom that stays away so long does not come back. */
export class SufferingLog {
  readonly #wellMs: number
  #stretches: { from: string; to?: string }[] = []
  #wellSince: string | undefined

  constructor(wellMs: number) {
    this.#wellMs = Math.max(WELL_MS_MIN, wellMs)
  }

  /** One look at a time in RFC 3339; later than the ones before. */
  look(at: string, suffers: boolean): void {
    const last = this.#stretches.at(-1)
    const goesOn = last !== undefined && last.to === undefined
    if (suffers) {
      this.#wellSince = undefined
      if (!goesOn) this.#stretches.push({ from: at })
      return
    }
    this.#wellSince ??= at
    if (goesOn && Date.parse(at) - Date.parse(this.#wellSince) >= this.#wellMs) last.to = this.#wellSince
  }

  get stretches(): Suffering {
    return this.#stretches
  }
}

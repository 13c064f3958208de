/** Stretches of suffering, the last one open while it goes on. */
export type Suffering = readonly { readonly from: string; readonly to?: string }[]

/** How often in a row users must be well until a stretch is over: one good look may be luck. */
export const WELL_LOOKS = 3

/** Keeps the stretches in which users suffered, look by look. */
export class SufferingLog {
  #stretches: { from: string; to?: string }[] = []
  #wellSince: string | undefined
  #wellLooks = 0

  /** One look at a time in RFC 3339; later than the ones before. */
  look(at: string, suffers: boolean): void {
    const last = this.#stretches.at(-1)
    if (suffers) {
      this.#wellLooks = 0
      this.#wellSince = undefined
      if (last === undefined || last.to !== undefined) this.#stretches.push({ from: at })
      return
    }
    this.#wellSince ??= at
    this.#wellLooks++
    if (this.#wellLooks >= WELL_LOOKS && last !== undefined && last.to === undefined) last.to = this.#wellSince
  }

  get stretches(): Suffering {
    return this.#stretches
  }
}

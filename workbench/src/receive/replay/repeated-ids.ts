const IDS_KNOWN_MAX = 100_000 // held in memory; what repeats an id beyond these is stored all the same, but not told
const IDS_TOLD_MAX = 5
const ID_CHARS_MAX = 80

/** Counts the events whose id came before. */
export class RepeatedIds {
  readonly #known = new Set<string>()
  readonly #told = new Set<string>()
  #count = 0

  add(id: string): void {
    if (this.#known.has(id)) {
      this.#count++
      if (this.#told.size < IDS_TOLD_MAX) this.#told.add(id.slice(0, ID_CHARS_MAX))
    } else if (this.#known.size < IDS_KNOWN_MAX) {
      this.#known.add(id)
    }
  }

  /** What to tell about them; undefined when every id came once. */
  problem(): string | undefined {
    if (this.#count === 0) return undefined
    const ids = [...this.#told].join(', ')
    return `${this.#count} events repeat an id (${ids}): of each id only the one that was received last is used`
  }
}

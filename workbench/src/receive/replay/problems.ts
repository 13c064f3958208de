const PROBLEMS_KEPT_MAX = 50 // enough to see the pattern; the rest is counted

/** What was wrong with the input, in one sentence each; the first fifty, and how many there were. */
export class Problems {
  readonly #kept: string[] = []
  #count = 0

  constructor(problems: readonly string[] = []) {
    for (const problem of problems) this.add(problem)
  }

  add(problem: string): void {
    this.#count++
    if (this.#kept.length < PROBLEMS_KEPT_MAX) this.#kept.push(problem)
  }

  /** The sentences; the last one tells how many more there were. */
  list(): readonly string[] {
    const more = this.#count - this.#kept.length
    return more > 0 ? [...this.#kept, `and ${more} more problems like these`] : [...this.#kept]
  }
}

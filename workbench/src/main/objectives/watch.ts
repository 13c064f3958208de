import type { Clock } from '../../model/time.ts'
import type { FactIn } from '../../respond/hooks/hear.ts'
import type { ObjectiveBook } from '../../respond/objectives/book.ts'
import { burning, type Told } from '../../respond/objectives/burning.ts'

/** How often objectives are looked at: the shortest window is five minutes. */
export const BURN_LOOK_MS = 60_000

export type BurnWatchParts = {
  readonly book: ObjectiveBook
  readonly clock: Clock
  /** Keeps what is told, like an alert of any other monitor. */
  readonly keep: (facts: readonly FactIn[]) => Promise<unknown>
}

/** Looks at the objectives, and tells which of them begin and cease to burn. */
export class BurnWatch {
  readonly #parts: BurnWatchParts
  readonly #told = new Map<string, Told>()

  constructor(parts: BurnWatchParts) {
    this.#parts = parts
  }

  /** Looks once. */
  async look(): Promise<void> {
    const { book, clock, keep } = this.#parts
    const facts: FactIn[] = []
    for (const seen of await book.look()) {
      const { told, fact } = burning(this.#told.get(seen.objective.name), seen, clock.now())
      this.#told.set(seen.objective.name, told)
      if (fact !== undefined) facts.push(fact)
    }
    await keep(facts)
  }
}

import type { Clock } from '../../model/time.ts'
import type { FactIn } from '../../respond/hooks/hear.ts'
import type { ObjectiveBook } from '../../respond/objectives/book.ts'
import { burning, type Told } from '../../respond/objectives/burning.ts'

/** How often objectives are looked at: the shortest window is five minutes. */
export const BURN_LOOK_MS = 60_000

export type BurnWatchParts = {
  readonly book: ObjectiveBook
  readonly clock: Clock
  /** Keeps what is told, like an alert of any other monitor; answers whether it did. */
  readonly keep: (facts: readonly FactIn[]) => Promise<boolean>
  /** The ends of alerts whose objective is declared no more. */
  readonly unwatched: () => Promise<readonly FactIn[]>
}

/** Looks at the objectives, and tells which of them begin and cease to burn. */
export class BurnWatch {
  readonly #parts: BurnWatchParts
  readonly #told = new Map<string, Told>()
  /** What is declared does not change while a workbench runs. */
  #hasEnded = false

  constructor(parts: BurnWatchParts) {
    this.#parts = parts
  }

  /** Looks once. What could not be kept was not told: the next look tells it. */
  async look(): Promise<void> {
    const { book, clock, keep, unwatched } = this.#parts
    if (!this.#hasEnded) this.#hasEnded = await keep(await unwatched())
    const looks = (await book.look()).map((seen) => {
      const { name } = seen.objective
      return { name, ...burning(this.#told.get(name), seen, clock.now()) }
    })
    const isKept = await keep(looks.flatMap(({ fact }) => fact ?? []))
    if (isKept) for (const { name, told } of looks) this.#told.set(name, told)
  }
}

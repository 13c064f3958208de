import type { Clock } from '../../model/time.ts'
import type { FactIn } from '../../respond/hooks/hear.ts'
import type { ObjectiveBook } from '../../respond/objectives/book.ts'
import { burning, type Told } from '../../respond/objectives/burning.ts'

const LOOK_MS = 60_000 // the shortest window is five minutes

export type BurnWatchParts = {
  readonly book: ObjectiveBook
  readonly clock: Clock
  /** Keeps what is told, like an alert of any other monitor. */
  readonly keep: (facts: readonly FactIn[]) => Promise<unknown>
  readonly log: (line: string) => void
}

/** Looks at the objectives every minute, and tells which of them begin and cease to burn. */
export class BurnWatch {
  readonly #parts: BurnWatchParts
  readonly #told = new Map<string, Told>()
  #looking: Promise<void> = Promise.resolve()
  #isLooking = false
  #timer: NodeJS.Timeout | undefined
  #trouble = ''

  constructor(parts: BurnWatchParts) {
    this.#parts = parts
  }

  start(): this {
    const look = (): void => {
      if (this.#isLooking) return // the first look reads a month
      this.#isLooking = true
      this.#looking = this.#lookSafely()
    }
    this.#timer = setInterval(look, LOOK_MS)
    look()
    return this
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

  async #lookSafely(): Promise<void> {
    let trouble = ''
    try {
      await this.look()
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error)
    }
    if (trouble !== this.#trouble && trouble !== '') this.#parts.log(`objectives are not looked at: ${trouble}`)
    this.#trouble = trouble
    this.#isLooking = false
  }

  readonly stop = async (): Promise<void> => {
    clearInterval(this.#timer)
    await this.#looking
  }
}

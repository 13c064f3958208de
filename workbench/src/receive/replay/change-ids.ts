import type { ChangeEvent } from '../../model/change.ts'
import { contradiction, toldWith } from '../../model/change-stages.ts'

const NAMESAKES_TRIED_MAX = 20 // the last ones; an id that names everything names nothing
const IDS_TOLD_MAX = 5
const ID_CHARS_MAX = 80

/**
 * Tells the changes of a file apart where one id names several: an event that contradicts what stands under its id is kept
 * as a change of its own, `c1~2`.
 */
export class ChangeIds {
  readonly #told = new Map<string, readonly ChangeEvent[]>()
  readonly #namesakes = new Map<string, number>()
  readonly #ids = new Set<string>()
  #keptApart = 0
  #first = ''

  /** The event under the id of the change that it is about. */
  add(event: ChangeEvent, line: number): ChangeEvent {
    const count = this.#namesakes.get(event.id) ?? 1
    for (let n = Math.max(1, count - NAMESAKES_TRIED_MAX); n <= count; n++) {
      const named = namesake(event, n)
      if (contradiction(this.#told.get(named.id) ?? [], named) === undefined) return this.#keep(named)
    }
    this.#namesakes.set(event.id, count + 1)
    this.#note(event, line)
    return this.#keep(namesake(event, count + 1))
  }

  #keep(event: ChangeEvent): ChangeEvent {
    const { details: _, ...slim } = event
    this.#told.set(event.id, toldWith(this.#told.get(event.id) ?? [], slim))
    return event
  }

  #note(event: ChangeEvent, line: number): void {
    this.#keptApart++
    if (this.#ids.size < IDS_TOLD_MAX) this.#ids.add(event.id.slice(0, ID_CHARS_MAX))
    this.#first ||= `line ${line}: ${contradiction(this.#told.get(event.id) ?? [], event)}`
  }

  /** What to tell about the events that were kept apart; undefined when there are none. */
  problem(): string | undefined {
    if (this.#keptApart === 0) return undefined
    const events = this.#keptApart === 1 ? '1 event counts as a change' : `${this.#keptApart} events count as changes`
    const ids = [...this.#ids].map((id) => `${id}~2`).join(', ')
    return `${events} apart (${ids}), their id being in use; ${this.#first}`
  }
}

const namesake = (event: ChangeEvent, n: number): ChangeEvent =>
  n === 1 ? event : { ...event, id: `${event.id}~${n}` }

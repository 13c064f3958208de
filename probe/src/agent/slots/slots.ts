import type { Passed } from '../hook.ts'
import { arm, disarm } from '../hook.ts'
import { hashOf } from '../patch.ts'
import { SLOTS_MAX, type Slot, slotsOf, TABLE, withSlots } from './slotted.ts'

/** A loaded file with slots in it. */
export type SlottedFile = {
  readonly url: string
  /** Without slots; offsets of placements are in it. */
  readonly original: string
  readonly originalHash: string
  readonly slots: readonly Slot[]
  readonly base: number
}

/** The files that were given slots as they were loaded, and what stands behind the slots. One in a thread. */
export class Slots {
  readonly #table = new Int32Array(SLOTS_MAX)
  readonly #files = new Map<string, SlottedFile>()
  readonly #behind = new Map<number, { readonly all: Passed[]; armed: number }>()
  readonly #own: number
  #used = 0

  /** `own` slots are given here, the others by the thread that loads modules. */
  constructor(own: number) {
    this.#own = own
    const hidden = { enumerable: false, writable: false, configurable: false }
    Object.defineProperty(globalThis, TABLE, { value: this.#table, ...hidden })
  }

  /** The text that is to run for `text`: with slots, or as it is where it cannot be read or the table is full. */
  load(url: string, text: string): string {
    try {
      const slots = slotsOf(text)
      const base = this.#used
      if (slots.length === 0 || base + slots.length > this.#own) return text
      this.#used += slots.length
      this.loaded(url, text, slots, base)
      return withSlots(text, slots, base)
    } catch {
      return text // not understood: the file runs as its author wrote it
    }
  }

  /** A file got its slots, here or by the thread that loads modules. */
  loaded(url: string, text: string, slots: readonly Slot[], base: number): void {
    this.#files.set(url, { url, original: text, originalHash: hashOf(text), slots, base })
  }

  get files(): SlottedFile[] {
    return [...this.#files.values()]
  }

  of(url: string): SlottedFile | undefined {
    return this.#files.get(url)
  }

  /** Switches a slot on. The function returned switches it off; false where the file has no slot there. */
  fill(file: SlottedFile, at: number, passed: Passed): (() => void) | undefined {
    const i = file.slots.findIndex((slot) => slot.at === at)
    if (i === -1) return undefined
    const slot = file.base + i
    this.#behind.get(slot)?.all.push(passed) ?? this.#behind.set(slot, { all: [passed], armed: 0 })
    this.#settle(slot)
    return () => {
      const all = this.#behind.get(slot)?.all
      if (all?.includes(passed)) all.splice(all.indexOf(passed), 1)
      this.#settle(slot)
    }
  }

  /** One probe stands behind its slot itself, several behind a junction. */
  #settle(slot: number): void {
    const behind = this.#behind.get(slot)
    if (behind === undefined) return
    const before = behind.armed
    const [only, second] = behind.all
    behind.armed = only === undefined ? 0 : arm(second === undefined ? only : junction([...behind.all]))
    this.#table[slot] = behind.all.some((each) => each.needsValues) ? behind.armed : -behind.armed
    if (before !== 0) disarm(before)
    if (behind.armed === 0) this.#behind.delete(slot)
  }
}

const junction = (all: readonly Passed[]): Passed => ({
  needsValues: true,
  pass: (values) => all.map((each) => each.pass(values)).includes(true),
  passTimed: (starts, values) => all.reduce((held, each) => each.passTimed(held, values), starts),
  passBare: (starts) => all.reduce((held, each) => each.passBare(held), starts),
})

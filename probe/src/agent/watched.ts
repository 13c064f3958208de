import { types } from 'node:util'

/** Parts of the time of watching; what is kept of every one of them grows. */
export const PARTS = 4

const SAMPLES_MAX = 256 // of one place: then every second one is let go, and half as many are taken
const PER_SECOND_MAX = 1_000_000 // about 1 % of one CPU

type Sample = { readonly ref: WeakRef<object>; readonly part: number }

/** What one expression made, by samples that keep nothing alive: how much of it is still there. */
export class Watched {
  #part = 0
  #every = 1
  #samples: Sample[] = []
  readonly #made = new Array<number>(PARTS).fill(0)
  #before = 0

  /** Runs inside the user's function: it never throws. */
  readonly see = (made: unknown): void => {
    const count = (this.#made[this.#part] ?? 0) + 1
    this.#made[this.#part] = count
    if (count % this.#every !== 0 || typeof made !== 'object' || made === null) return
    this.#samples.push({ ref: new WeakRef(made), part: this.#part })
    if (this.#samples.length < SAMPLES_MAX) return
    this.#samples = this.#samples.filter((_, i) => i % 2 === 0)
    this.#every *= 2
  }

  /** From here on what is made belongs to that part of the time. */
  begin(part: number): void {
    this.#part = part
  }

  get made(): number {
    return this.#made.reduce((sum, count) => sum + count, 0)
  }

  /** Whether looking at it costs more than it may; asked after so many seconds. */
  isTooHot(seconds: number): boolean {
    const [made, before] = [this.made, this.#before]
    this.#before = made
    return made - before > PER_SECOND_MAX * seconds
  }

  /** Bytes that one of those still there holds outside of the heap, as a buffer does; 0 for what is no buffer. */
  get bytesEach(): number {
    const alive = this.#samples.map(({ ref }) => ref.deref()).filter((made) => made !== undefined)
    return alive.reduce((sum, made) => sum + bytesOutside(made), 0) / Math.max(1, alive.length)
  }

  /** About how many of each part of the time are still there. To be asked after a collection. */
  kept(): number[] {
    const [taken, alive] = [new Array<number>(PARTS).fill(0), new Array<number>(PARTS).fill(0)]
    for (const { ref, part } of this.#samples) {
      taken[part] = (taken[part] ?? 0) + 1
      if (ref.deref() !== undefined) alive[part] = (alive[part] ?? 0) + 1
    }
    return this.#made.map((made, i) => Math.round((made * (alive[i] ?? 0)) / Math.max(1, taken[i] ?? 0)))
  }
}

const byteLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength')
  ?.get as () => number

/** Told by the engine's own getter: the app's may run anything. */
const bytesOutside = (made: object): number => (types.isTypedArray(made) ? Reflect.apply(byteLength, made, []) : 0)

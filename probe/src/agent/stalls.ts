import { liveMb, predictedStallMs } from './patch.ts'

const BUSY_MS = 60_000 // a machine that was busy may not be any more

/** What a patch took against what it takes at most. */
type Learned = { readonly ratio: number; readonly liveMb: number; readonly atMs: number }

/**
 * What patches stall in this process. Nothing tells beforehand how many objects live in a heap, and they are what a patch walks: so the first
 * prediction takes the heap for one of small objects, and those after it go by what was measured.
 * Trap     what is learned is true of the heap as it was then: what has come to live since counts in full. And where the machine was busy, it
 *          would keep patches out for ever: so that is forgotten.
 */
export class Stalls {
  #learned: Learned | undefined

  /** Of a patch of a file of so many characters. */
  predictedMs(chars: number, nowMs = performance.now()): number {
    const most = predictedStallMs(chars)
    const { ratio, liveMb: known, atMs } = this.#learned ?? { ratio: 1, liveMb: 0, atMs: 0 }
    if (ratio >= 1) return nowMs - atMs > BUSY_MS ? most : most * ratio
    const live = liveMb()
    const share = live > known ? known / live : 1
    return most * (share * ratio + (1 - share))
  }

  /** A patch of a file of so many characters took so long. */
  learn(chars: number, tookMs: number, nowMs = performance.now()): void {
    this.#learned = { ratio: tookMs / predictedStallMs(chars), liveMb: liveMb(), atMs: nowMs }
  }
}

import type { StallsLearned } from '../protocol.ts'
import { liveMb, predictedStallMs } from './patch.ts'

const BUSY_MS = 60_000 // a machine that was busy may not be any more
const LATER_SHARE = 0.75 // of what the first patch of a process takes, the later ones do
const OTHERS_MARGIN = 1.5 // the heap of another instance is of the same make, but not the same

/** What a patch took: of the wall clock, and of the CPU. */
export type Took = { readonly wallMs: number; readonly cpuMs: number }

/**
 * Predicts how long a patch stalls this process. A patch walks all objects of the heap, and nothing tells beforehand how many there are.
 * So the first prediction assumes small objects; later ones use what was measured, here or in another instance of the service. Learned is
 * CPU time; how much longer that takes on this machine at this moment is kept beside it.
 * Trap     a measurement holds for the heap as it was then: what was allocated since counts in full. One that was taken while the machine
 *          was busy could refuse patches for ever, so how busy it was is forgotten after BUSY_MS.
 */
export class Stalls {
  #learned: StallsLearned | undefined
  #isOthers = false
  #busy = { factor: 1, atMs: Number.NEGATIVE_INFINITY }

  /** Of a patch of a file of so many characters. */
  predictedMs(chars: number, nowMs = performance.now()): number {
    const most = predictedStallMs(chars)
    const { ratio, liveMb: known } = this.#learned ?? { ratio: 1, liveMb: Number.POSITIVE_INFINITY }
    const live = liveMb()
    const share = live > known ? known / live : 1
    const busy = nowMs - this.#busy.atMs > BUSY_MS ? 1 : this.#busy.factor
    return most * (share * ratio + (1 - share)) * busy
  }

  /** How the prediction is come by, for whoever is to allow it. */
  get from(): string {
    if (this.#learned === undefined)
      return 'the most it can be in a heap of this size; where long texts or lists of numbers fill it, it is a tenth'
    return this.#isOthers ? 'as a patch of another instance took' : 'as a patch of it took before'
  }

  get learned(): StallsLearned | undefined {
    return this.#isOthers ? undefined : this.#learned
  }

  /** What another instance learned; what is measured here goes before it. */
  hear({ ratio, liveMb: known }: StallsLearned): void {
    if (this.learned !== undefined || !(ratio > 0 && ratio < 1 && known > 0)) return
    this.#learned = { ratio: Math.min(1, ratio * OTHERS_MARGIN), liveMb: known }
    this.#isOthers = true
  }

  /** A patch of a file of so many characters took so long. */
  learn(chars: number, { wallMs, cpuMs }: Took, nowMs = performance.now()): void {
    const ownMs = Math.min(wallMs, cpuMs)
    const ratio = (ownMs / predictedStallMs(chars)) * (this.learned === undefined ? LATER_SHARE : 1)
    this.#learned = { ratio, liveMb: liveMb() }
    this.#isOthers = false
    this.#busy = { factor: Math.max(1, wallMs / Math.max(ownMs, Number.EPSILON)), atMs: nowMs }
  }
}

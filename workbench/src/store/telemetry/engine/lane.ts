/** Leaves the lane; later calls do nothing. */
export type Leave = () => void

/** How `enter` ended without a place. */
export type NoPlace = 'full' | 'aborted'

/** A number of places, and a bounded line of those who wait for one, first come first served. */
export class Lane {
  readonly #places: number
  readonly #waitingMax: number
  readonly #waiting: Array<() => void> = []
  #taken = 0

  constructor({ places, waitingMax }: { readonly places: number; readonly waitingMax: number }) {
    this.#places = places
    this.#waitingMax = waitingMax
  }

  /** A place in the lane, once there is one; 'full' at once when the line is at its limit. */
  async enter(signal: AbortSignal): Promise<Leave | NoPlace> {
    if (signal.aborted) return 'aborted'
    if (this.#taken < this.#places) this.#taken += 1
    else if (this.#waiting.length >= this.#waitingMax) return 'full'
    else if (!(await this.#turn(signal))) return 'aborted'
    return this.#leaveOnce()
  }

  /** True when the place of someone who left came to us; false when we gave up before. */
  #turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const take = () => {
        signal.removeEventListener('abort', giveUp)
        resolve(true)
      }
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1)
        resolve(false)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#waiting.push(take)
    })
  }

  #leaveOnce(): Leave {
    let isIn = true
    return () => {
      if (!isIn) return
      isIn = false
      const next = this.#waiting.shift()
      if (next) next()
      else this.#taken -= 1
    }
  }
}

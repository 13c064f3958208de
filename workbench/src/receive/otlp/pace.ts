import type { ReceiverLimits } from './limits.ts'

/** Says when bodies may be read. */
export type Pace = {
  /** Settles when a body of about so many bytes may be read, or with false when it waits for too long; true when it may at once. */
  readonly turn: (bytes: number) => true | Promise<boolean>
  /** A body is whole: from here on it is in memory until it is answered. */
  readonly whole: (bytes: number) => void
  readonly answered: (bytes: number) => void
}

export type PaceLimits = Pick<ReceiverLimits, 'pacedBytesMax' | 'turnMsMax'>

type Waiting = { readonly bytes: number; readonly tell: (isTurn: boolean) => void; readonly tooLong: NodeJS.Timeout }

/**
 * Lets bodies begin in the order in which they ask. What comes faster than the log takes it stays with the system and the sender: in
 * memory it would bring on collections of garbage. And what else the event loop has to do gets its time between bodies, answers of
 * the log above all. A body that comes slowly holds up nobody, as it counts from its end only.
 */
export function openPace({ pacedBytesMax, turnMsMax }: PaceLimits): Pace {
  const waiting = new Set<Waiting>()
  let begunBytes = 0
  let unansweredBytes = 0
  let isTurnBegun = false
  const mayBegin = (): boolean => begunBytes < pacedBytesMax && unansweredBytes < pacedBytesMax
  const count = (bytes: number): void => {
    begunBytes += bytes
    if (isTurnBegun) return
    isTurnBegun = true
    setImmediate(() => {
      isTurnBegun = false
      begunBytes = 0
      goOn()
    })
  }
  const goOn = (): void => {
    for (const next of waiting) {
      if (!mayBegin()) return
      waiting.delete(next)
      clearTimeout(next.tooLong)
      count(next.bytes)
      next.tell(true)
    }
  }
  const wait = (bytes: number, tell: (isTurn: boolean) => void): void => {
    const one = { bytes, tell, tooLong: setTimeout(() => waiting.delete(one) && tell(false), turnMsMax) }
    waiting.add(one)
  }
  return {
    turn: (bytes) => {
      if (waiting.size > 0 || !mayBegin()) return new Promise((tell) => wait(bytes, tell))
      count(bytes)
      return true
    },
    whole: (bytes) => {
      unansweredBytes += bytes
    },
    answered: (bytes) => {
      unansweredBytes -= bytes
      goOn()
    },
  }
}

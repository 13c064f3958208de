import type { Pause } from '../replies.ts'

/** The steps of a pause, each with its seconds. */
export type Reset = Pause['reset']

/** How long all of a pause takes. */
export const secondsOf = (steps: readonly Reset[number][]): number =>
  steps.reduce((sum, { seconds }) => sum + seconds, 0)

/** Where a pause stands: which step it is at, what that asks, and the whole seconds that are left; at its end the last step stays. */
export type Moment = { readonly nth: number; readonly says: string; readonly leftSeconds: number }

/** The moment so many milliseconds after a pause began; a clock that was turned back is at its beginning. */
export function momentAt(reset: Reset, pastMs: number): Moment {
  const past = Math.max(0, pastMs / 1000)
  const found = reset.findIndex((_, i) => past < secondsOf(reset.slice(0, i + 1)))
  const nth = found === -1 ? reset.length - 1 : found
  return { nth, says: reset[nth]!.says, leftSeconds: Math.max(0, Math.ceil(secondsOf(reset) - past)) }
}

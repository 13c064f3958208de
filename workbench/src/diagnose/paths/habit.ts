/**
 * Paper    none; two exact tests of Fisher (1922), one the control of the other
 * Idea     what a kind of request usually does is its habit; it broke when the share of requests that do it changed more at the onset
 *          than it does within the quiet stretch by itself
 * Input    requests that could have done it and those that did, in the earlier and the later half of the quiet stretch and in the incident
 * Output   −ln p of the change at the onset, less −ln p of the change inside the quiet stretch, the control, as far as that was undone
 * Cost     that of two exact tests
 */
import { fisherSurprise } from '../compare/fisher-exact.ts'

/** Requests that could have done something, and how many did. */
export type Tally = { readonly did: number; readonly of: number }

/** A habit in the three stretches that are compared. */
export type Habit = { readonly early: Tally; readonly late: Tally; readonly after: Tally }

/** Surprise of the break at the onset beyond what the quiet stretch shows by itself; 0 when one stretch has no requests. */
export function breakOf({ early, late, after }: Habit): number {
  const quiet = { did: early.did + late.did, of: early.of + late.of }
  const back = wentBack({ early: shareOf(early), late: shareOf(late), after: shareOf(after) })
  return Math.max(0, surpriseOf(quiet, after) - back * surpriseOf(early, late))
}

/**
 * The largest surprise that a break can show, given how many did it in all: a habit that all keep, or that hardly anybody has, cannot
 * break by chance either, and is none of many that were tried (Tarone, A modified Bonferroni method for discrete data, 1990).
 */
export function mostSurprising({ early, late, after }: Habit): number {
  const [did, quiet] = [early.did + late.did + after.did, early.of + late.of]
  const dealt = (quietDid: number): number =>
    surpriseOf({ did: quietDid, of: quiet }, { did: did - quietDid, of: after.of })
  return Math.max(dealt(Math.min(did, quiet)), dealt(Math.max(0, did - after.of)))
}

/**
 * How much of the way from early to late was gone back after the onset, 0..1. What goes on in the direction it took within the quiet
 * stretch may have begun before the onset that was found; what goes back comes and goes by itself.
 */
export function wentBack({
  early,
  late,
  after,
}: {
  readonly early: number
  readonly late: number
  readonly after: number
}): number {
  return late === early ? 0 : Math.min(1, Math.max(0, (late - after) / (late - early)))
}

/** Share of the requests that did it, 0..1; 0 without requests. */
export const shareOf = ({ did, of }: Tally): number => (of > 0 ? did / of : 0)

const surpriseOf = (was: Tally, is: Tally): number =>
  fisherSurprise({ did: is.did, of: is.of, otherDid: was.did, otherOf: was.of })

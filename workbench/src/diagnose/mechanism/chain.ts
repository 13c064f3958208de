/**
 * Paper    none; "a mechanism, not a name": a chain of links, each with evidence or marked as a guess, as the method demands
 * Idea     states in causal order become links; an effect does not begin before its cause
 * Input    states, the cause first, each with the stretch of time in which it began where that is known
 * Output   one link less than there are states; a link that contradicts the order of time is a guess and says so
 * Cost     O(states)
 */
import type { MechanismLink } from '../../model/diagnosis.ts'
import type { State } from './types.ts'
import { lasting } from './words.ts'

/** The links between neighbouring states. */
export function linksOf(states: readonly State[]): readonly MechanismLink[] {
  let causeMs = Number.NEGATIVE_INFINITY
  return states.slice(1).map((state, i) => {
    const cause = states[i] as State
    causeMs = Math.max(causeMs, cause.began?.from ?? causeMs)
    const earlyMs = state.began ? causeMs - state.began.to : 0
    const { says, basis, evidence, users, sufferer } = state
    const told = earlyMs > 0 ? `${says}; but it began ${lasting(earlyMs)} before what should have led to it` : says
    return {
      from: cause.label,
      to: state.label,
      says: told,
      basis: earlyMs > 0 ? 'guess' : basis,
      evidence,
      ...(users !== undefined && { users }),
      ...(sufferer !== undefined && { sufferer }),
    }
  })
}

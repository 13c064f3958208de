import type { DeclaredAction } from '../../model/action.ts'
import type { ActionsPort } from '../../respond/act/ports.ts'
import { runStep, type Surroundings } from './run-action.ts'

/** The declared actions, of which one runs at a time: two at once would leave neither with a verdict. */
export function actionsPort(declared: readonly DeclaredAction[], surroundings: Surroundings): ActionsPort {
  let isTaken = false
  return {
    declared,
    run: (action, step) => runStep(action, step, surroundings),
    take: () => {
      if (isTaken) return undefined
      isTaken = true
      return () => {
        isTaken = false
      }
    },
  }
}

import type { Document, LineCounter } from 'yaml'
import { err, ok, type Result } from '../../lib/result.ts'
import { placesIn, secretsIn } from '../../method/actions/fill.ts'
import { actionDeclaration, type DeclaredAction, declaredAction } from '../../model/action.ts'
import { DECLARED_NAME, NAME_EXPECTED } from '../../model/declared-name.ts'
import { firstMistake, placeIn } from './yaml-places.ts'

/** Actions in one file; more are found by nobody in a hurry. */
const ACTIONS_MAX = 100

/** A secret shorter than this would be cut out of half of all words. */
const SECRET_CHARS_MIN = 4

/**
 * The actions that a file declares under `actions:`.
 * Errors   the line, what is wrong there and what is expected; of several mistakes the first. None is taken when one is wrong.
 */
export function actionsIn(file: Document, lines: LineCounter): Result<readonly DeclaredAction[], string> {
  const declared: unknown = file.toJS()?.actions
  if (declared === undefined || declared === null) return ok([])
  const at = placeIn(file, lines)
  if (typeof declared !== 'object' || Array.isArray(declared))
    return err(`${at(['actions'])}actions: expected names, each with what it does`)
  const named = Object.entries(declared)
  if (named.length > ACTIONS_MAX) return err(`${at(['actions'])}actions: expected at most ${ACTIONS_MAX}`)
  const actions: DeclaredAction[] = []
  for (const [name, told] of named) {
    if (!DECLARED_NAME.test(name)) return err(`${at(['actions', name])}actions.${name}: ${NAME_EXPECTED}`)
    const parsed = actionDeclaration.safeParse(told)
    if (!parsed.success) {
      const { path, says } = firstMistake(parsed.error.issues, 'docs/actions.md')
      return err(`${at(['actions', name, ...path])}actions.${[name, ...path].join('.')}: ${says}`)
    }
    const action = declaredAction(name, parsed.data)
    if (action.services.length === 0 && usesService(action))
      return err(
        `${at(['actions', name])}actions.${name}: expected service, for {service} stands in it: say any, or which`,
      )
    actions.push(action)
  }
  return ok(actions)
}

const usesService = ({ does, dryRun, revert }: DeclaredAction): boolean =>
  [does, dryRun, revert].some((step) => step !== undefined && placesIn(step).includes('service'))

/** Which secrets of the actions are missing in the environment, one sentence; undefined when none is. */
export function lackingSecret(actions: readonly DeclaredAction[], env: NodeJS.ProcessEnv): string | undefined {
  for (const action of actions)
    for (const name of variablesOf(action)) {
      const value = env[name]
      if (value === undefined || value === '')
        return `actions.${action.name} needs ${name}, which the environment does not have: set it before the workbench starts`
      if (value.length < SECRET_CHARS_MIN)
        return `actions.${action.name}: ${name} has fewer than ${SECRET_CHARS_MIN} characters, too few to be kept out of what is shown`
    }
  return undefined
}

/** Variables of the environment that an action uses; what they hold is shown nowhere. */
export const variablesOf = ({ env, does, dryRun, revert }: DeclaredAction): readonly string[] => [
  ...new Set([...env, ...[does, dryRun, revert].flatMap((step) => (step === undefined ? [] : secretsIn(step)))]),
]

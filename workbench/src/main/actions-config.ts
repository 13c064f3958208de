import { type Document, isMap, isNode, isScalar, type LineCounter } from 'yaml'
import { err, ok, type Result } from '../lib/result.ts'
import { placesIn, secretsIn } from '../method/actions/fill.ts'
import { actionDeclaration, type DeclaredAction, declaredAction } from '../model/action.ts'

/** Actions in one file; more are found by nobody in a hurry. */
const ACTIONS_MAX = 100

/** A secret shorter than this would be cut out of half of all words. */
const SECRET_CHARS_MIN = 4

const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/

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
    if (!NAME.test(name))
      return err(`${at(['actions', name])}actions.${name}: expected a name of small letters, digits and -`)
    const parsed = actionDeclaration.safeParse(told)
    if (!parsed.success) {
      const { path, says } = firstOf(parsed.error.issues)
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

type Path = readonly (string | number)[]
type Issue = {
  readonly code?: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
}

/** The first mistake: where, and what was expected. */
function firstOf(issues: readonly Issue[]): { readonly path: Path; readonly says: string } {
  const { code, path, message, keys = [] } = issues[0]!
  const inside = path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  if (code !== 'unrecognized_keys') return { path: inside, says: message }
  return { path: [...inside, keys[0]!], says: 'there is no such field; docs/actions.md lists them' }
}

/** `lastgood.yaml line 7: `, of the innermost thing on a path that stands in the file. */
function placeIn(file: Document, lines: LineCounter): (path: Path) => string {
  return (path) => {
    for (let depth = path.length; depth > 0; depth--) {
      const offset = offsetOf(file, path.slice(0, depth))
      if (offset !== undefined) return `line ${lines.linePos(offset).line}: `
    }
    return ''
  }
}

/** Where a key stands, else its value. */
function offsetOf(file: Document, path: Path): number | undefined {
  const parent: unknown = path.length === 1 ? file.contents : file.getIn(path.slice(0, -1), true)
  const name = path.at(-1)
  if (isMap(parent)) {
    const key = parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(name))?.key
    if (isNode(key)) return key.range?.[0]
  }
  const value: unknown = file.getIn(path, true)
  return isNode(value) ? value.range?.[0] : undefined
}

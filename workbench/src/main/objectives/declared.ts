import type { Document, LineCounter } from 'yaml'
import { err, ok, type Result } from '../../lib/result.ts'
import { DECLARED_NAME, NAME_EXPECTED } from '../../model/declared-name.ts'
import { metricsIn, type Objective, objectiveDeclaration } from '../../model/objective.ts'
import { firstMistake, placeIn } from '../settings/yaml-places.ts'
import { readOpenSlo } from './open-slo.ts'

/** Objectives of one workbench: each is counted every minute. */
const OBJECTIVES_MAX = 50
const FILES_MAX = 20

/**
 * The objectives that a file declares under `objectives:`, and those of the OpenSLO files that it names under `openslo:`.
 * Errors   the line, what is wrong there and what is expected; of several mistakes the first. None is taken when one is wrong.
 */
export function objectivesIn(file: Document, lines: LineCounter, folder: string): Result<readonly Objective[], string> {
  const own = declaredIn(file, lines)
  if (!own.ok) return own
  const named = filesIn(file, lines)
  if (!named.ok) return named
  const all = [...own.value]
  for (const { path, at } of named.value) {
    const read = readOpenSlo(path, folder)
    if (!read.ok) return err(`${at}openslo: ${read.error}`)
    all.push(...read.value)
  }
  const at = placeIn(file, lines)
  const twice = all.find(({ name }, i) => all.findIndex((one) => one.name === name) !== i)
  if (twice !== undefined)
    return err(
      `${at(['objectives', twice.name])}objectives: two of them are called ${twice.name}: give one another name`,
    )
  return all.length > OBJECTIVES_MAX
    ? err(`objectives: expected at most ${OBJECTIVES_MAX}, got ${all.length}`)
    : ok(all)
}

function declaredIn(file: Document, lines: LineCounter): Result<readonly Objective[], string> {
  const declared: unknown = file.toJS()?.objectives
  if (declared === undefined || declared === null) return ok([])
  const at = placeIn(file, lines)
  if (typeof declared !== 'object' || Array.isArray(declared))
    return err(`${at(['objectives'])}objectives: expected names, each with service and target`)
  const objectives: Objective[] = []
  for (const [name, one] of Object.entries(declared)) {
    const place = `${at(['objectives', name])}objectives.${name}`
    if (!DECLARED_NAME.test(name)) return err(`${place}: ${NAME_EXPECTED}`)
    const parsed = objectiveDeclaration.safeParse(one)
    if (!parsed.success) {
      const { path, says } = firstMistake(parsed.error.issues, 'docs/objectives.md')
      return err(`${at(['objectives', name, ...path])}objectives.${[name, ...path].join('.')}: ${says}`)
    }
    const { title = name.replaceAll('-', ' '), target, operation, slowerThanMs, service, days, ...told } = parsed.data
    const metrics = metricsIn(told)
    if (!metrics.ok) return err(`${place}: ${metrics.error}`)
    if (metrics.value !== undefined && (operation ?? slowerThanMs) !== undefined)
      return err(`${place}: operation and slowerThanMs are of requests; leave them out where metrics are counted`)
    const counted = metrics.value === undefined ? {} : { metrics: metrics.value }
    objectives.push({ name, title, service, operation, slowerThanMs, target: target / 100, days, ...counted })
  }
  return ok(objectives)
}

function filesIn(file: Document, lines: LineCounter): Result<readonly { path: string; at: string }[], string> {
  const named: unknown = file.toJS()?.openslo
  if (named === undefined || named === null) return ok([])
  const at = placeIn(file, lines)
  const isList = Array.isArray(named) && named.length <= FILES_MAX && named.every((path) => typeof path === 'string')
  if (!isList)
    return err(`${at(['openslo'])}openslo: expected a list of at most ${FILES_MAX} files, such as [slo/checkout.yaml]`)
  return ok((named as readonly string[]).map((path, i) => ({ path, at: at(['openslo', i]) })))
}

/**
 * Paper    none
 * Idea     telemetry without a service name is called `(no name)` during a diagnosis and has the empty name that was stored again in the
 *          result, except in sentences
 * Input    what was read, before it is looked at; the diagnosis, before it is given away
 * Output   the same with the name put in, and taken out again where it stands for itself
 * Cost     O(rows)
 */
import type { Overview } from '../model/columns.ts'
import { calledOf, NO_NAME } from '../model/service-name.ts'
import type { LogPatternColumns } from '../model/span-columns.ts'

/** The overview with a name for the nameless. */
export function withNames(overview: Overview): Overview {
  const { operations, signs, logLines, instances } = overview
  return {
    ...overview,
    operations: operations.map(named),
    signs: signs.map(named),
    logLines: logLines.map(named),
    instances: instances.map(named),
  }
}

/** The same for log patterns. */
export const patternsWithNames = (patterns: LogPatternColumns): LogPatternColumns => ({
  ...patterns,
  service: Array.from(patterns.service, calledOf),
})

const named = <T extends { readonly service: string }>(one: T): T =>
  one.service === '' ? { ...one, service: NO_NAME } : one

const NAMING: ReadonlySet<string> = new Set(['service', 'lastGood', 'firstBad'])

/** The value with '' again wherever a field is the name that was put in. */
export function asStored<T>(value: T): T {
  if (Array.isArray(value)) return value.map(asStored) as T
  if (value === null || typeof value !== 'object') return value
  const fields = Object.entries(value).map(([key, one]) => [
    key,
    NAMING.has(key) && one === NO_NAME ? '' : asStored(one),
  ])
  return Object.fromEntries(fields) as T
}

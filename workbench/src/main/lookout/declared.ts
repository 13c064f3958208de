import type { Document, LineCounter } from 'yaml'
import { err, ok, type Result } from '../../lib/result.ts'
import { scheduleOf } from '../../method/lookout/schedule.ts'
import { type Watchers, watchersDeclaration } from '../../model/lookout.ts'
import { firstMistake, placeIn } from '../settings/yaml-places.ts'

/** Watchers of a file that declares none: disks and versions need no declaration. */
export const NO_WATCHERS: Watchers = { certificates: [], jobs: {} }

/**
 * What a file declares under `watchers:`.
 * Errors   the line, what is wrong there and what is expected; of several mistakes the first.
 */
export function watchersIn(file: Document, lines: LineCounter): Result<Watchers, string> {
  const declared: unknown = file.toJS()?.watchers
  if (declared === undefined || declared === null) return ok(NO_WATCHERS)
  const at = placeIn(file, lines)
  const parsed = watchersDeclaration.safeParse(declared)
  if (!parsed.success) {
    const { path, says } = firstMistake(parsed.error.issues, 'docs/watchers.md')
    const whole = ['watchers', ...path]
    return err(`${at(whole)}${whole.join('.')}: ${says}`)
  }
  for (const [name, job] of Object.entries(parsed.data.jobs)) {
    const read = scheduleOf(job)
    if (read.ok) continue
    const path = ['watchers', 'jobs', name, 'schedule']
    return err(`${at(path)}${path.join('.')}: ${read.error}`)
  }
  return ok(parsed.data)
}

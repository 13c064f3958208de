import { err, ok, type Result } from '../../lib/result.ts'
import type { Before, Plan } from '../../model/incident/testing.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import type { EarlierSaid, MeasureSaid } from './grammar/measure-form.ts'
import type { Said } from './grammar/prediction.ts'
import { scaleOf } from './grammar/quantities.ts'

/** When the impact began, and how that is known. */
export type ImpactBegan = { readonly at: string; readonly source: string }

/**
 * What is to be looked at, with every word replaced by a time or a number, so that nobody can bend it afterwards.
 * Done before the first run. Errors: `before` without a known beginning of the impact.
 */
export function freeze({ form }: Pick<Said, 'form'>, began: ImpactBegan | undefined): Result<Plan, string> {
  if (form.kind !== 'measure') return ok(form)
  const asks = form.times === 'before' || (form.control && 'before' in form.control && form.control.before === 'before')
  if (asks && began === undefined) return err('when the impact began is not known yet')
  return ok(measured(form, began?.at))
}

function measured({ times, control, ...form }: MeasureSaid, began: string | undefined): Plan {
  const seconds = secondsBefore(form)
  const before = (said: EarlierSaid): Before => (said === 'before' ? endingAt(began!, seconds) : said)
  const frozenControl = control && ('before' in control ? { before: before(control.before) } : control)
  return { ...form, ...(times && { times: before(times) }), ...(frozenControl && { control: frozenControl }) }
}

/** A quiet hour holds enough requests for an upper end of their p99 at a few a second, and little of another time of day. */
const QUIET_SECONDS = 3600

/** How long the stretch before the impact is: as long as the window for a count; longer for what does not grow with time. */
function secondsBefore({ measure, window }: MeasureSaid): number {
  const seconds =
    'lastSeconds' in window ? window.lastSeconds : (Date.parse(window.to) - Date.parse(window.from)) / 1000
  return scaleOf(measure.signal) === 'count' ? seconds : Math.max(seconds, QUIET_SECONDS)
}

/** A stretch that ends at a time. */
const endingAt = (to: string, seconds: number): Before => ({
  from: rfc3339(unixMs(Date.parse(to) - seconds * 1000)),
  to: rfc3339(unixMs(Date.parse(to))),
})

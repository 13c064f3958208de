import { err, ok, type Result } from '../../lib/result.ts'
import type { Before, Plan, Stretch } from '../../model/incident/testing.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import type { EarlierSaid, MeasureSaid } from './grammar/measure-form.ts'
import type { Said } from './grammar/prediction.ts'

/** When the impact began, and how that is known. */
export type ImpactBegan = { readonly at: string; readonly source: string }

/**
 * What is to be looked at, with every word replaced by a time or a number, so that nobody can bend it afterwards (incident-model §6:
 * frozen before the first run). Errors: `before` without a known beginning of the impact.
 */
export function freeze({ form }: Pick<Said, 'form'>, began: ImpactBegan | undefined): Result<Plan, string> {
  if (form.kind !== 'measure') return ok(form)
  const asks = form.times === 'before' || (form.control && 'before' in form.control && form.control.before === 'before')
  if (asks && began === undefined) return err('when the impact began is not known yet')
  return ok(measured(form, began?.at))
}

function measured({ times, control, ...form }: MeasureSaid, began: string | undefined): Plan {
  const before = (said: EarlierSaid): Before => (said === 'before' ? endingAt(began!, form.window) : said)
  const frozenControl = control && ('before' in control ? { before: before(control.before) } : control)
  return { ...form, ...(times && { times: before(times) }), ...(frozenControl && { control: frozenControl }) }
}

/** A stretch as long as `window` that ends at a time. */
function endingAt(to: string, window: Stretch): Before {
  const seconds =
    'lastSeconds' in window ? window.lastSeconds : (Date.parse(window.to) - Date.parse(window.from)) / 1000
  return { from: rfc3339(unixMs(Date.parse(to) - seconds * 1000)), to: rfc3339(unixMs(Date.parse(to))) }
}

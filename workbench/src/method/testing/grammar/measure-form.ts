import { MEASURED, type Measure } from '../../../model/incident/measure.ts'
import type { Comparison } from '../../../model/incident/testing.ts'
import { parseRfc3339 } from '../../../model/time.ts'
import { cannotFail, hold, otherSide, overlap } from './conditions.ts'
import type { Cursor } from './cursor.ts'
import { takeFilters } from './filters.ts'
import { type Compared, scaleOf, takeComparison, takeDuration } from './quantities.ts'

/** An earlier stretch of time as it was said; `before` is the one that ends when the impact began. */
export type EarlierSaid = 'before' | { readonly earlierSeconds: number }

/** `latency-p99 of api where http.route=/cart > 2x before last 5m, control catalogue` */
export type MeasureSaid = {
  readonly kind: 'measure'
  readonly measure: Measure
  readonly success: Comparison
  readonly failure: Comparison
  readonly times?: EarlierSaid
  readonly window: { readonly lastSeconds: number } | { readonly from: string; readonly to: string }
  readonly control?:
    | { readonly service: string }
    | { readonly attributes: NonNullable<Measure['attributes']> }
    | { readonly before: EarlierSaid }
}

/** Five minutes hold enough to tell, and little of what came earlier. */
const WINDOW_SECONDS = 300
const WINDOW_SECONDS_MAX = 86_400

/** Takes a signal, its filters, its comparison, and the earlier number when it is compared with one. */
export function takeMeasure(cursor: Cursor): MeasureSaid | undefined {
  const measure = takeSignal(cursor)
  if (measure === undefined) return undefined
  const narrowed = takeFilters(cursor, measure)
  const token = cursor.next
  const compared = narrowed && takeComparison(cursor, scaleOf(measure.signal))
  if (narrowed === undefined || compared === undefined) return undefined
  const scale = compared.times ? 'times' : scaleOf(measure.signal)
  if (!hold(cursor, cannotFail(compared.comparison, scale), token)) return undefined
  const times = compared.times ? takeEarlier(cursor) : undefined
  const { comparison: success } = compared
  const window = { lastSeconds: WINDOW_SECONDS }
  return { kind: 'measure', measure: narrowed, success, failure: otherSide(success), window, ...(times && { times }) }
}

function takeSignal(cursor: Cursor): Measure | undefined {
  const word = cursor.next
  const signal = MEASURED.find((one) => one === word?.text)
  if (signal === undefined || word?.quoted)
    return cursor.fail(`expected GET, check, manual, or a signal: ${MEASURED.join(', ')}`)
  cursor.take()
  if (signal !== 'metric') return { signal }
  const metric = cursor.takeText('the name of the metric')
  return metric === undefined ? undefined : { signal, metric }
}

function takeEarlier(cursor: Cursor): EarlierSaid | undefined {
  if (cursor.takes('before')) return 'before'
  const isDuration = cursor.afterNext?.text === 'earlier'
  const earlierSeconds = isDuration ? takeDuration(cursor) : undefined
  if (earlierSeconds !== undefined && cursor.takes('earlier')) return { earlierSeconds }
  return cursor.fail('expected before (the impact began), or how long earlier, e.g. 1h earlier')
}

/** Takes one clause that a measure may have after its comparison. */
export function takeClauseOfMeasure(cursor: Cursor, said: MeasureSaid): MeasureSaid | undefined {
  if (cursor.takes('last')) return takeLast(cursor, said)
  if (cursor.takes('from')) return takeFromTo(cursor, said)
  if (cursor.takes('fails')) return takeFailure(cursor, said)
  if (cursor.takes('control')) return takeControl(cursor, said)
  return cursor.fail('expected last, from, fails, control, within, a number of times, or the end')
}

function takeLast(cursor: Cursor, said: MeasureSaid): MeasureSaid | undefined {
  const token = cursor.next
  const lastSeconds = takeDuration(cursor)
  if (lastSeconds === undefined) return undefined
  return lastSeconds > WINDOW_SECONDS_MAX
    ? cursor.fail('a window is at most 24 hours', token)
    : { ...said, window: { lastSeconds } }
}

function takeFromTo(cursor: Cursor, said: MeasureSaid): MeasureSaid | undefined {
  const first = cursor.next
  const from = takeTime(cursor)
  if (from !== undefined && !cursor.takes('to')) return cursor.fail('expected to')
  const to = takeTime(cursor)
  if (from === undefined || to === undefined) return undefined
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000
  if (seconds <= 0 || seconds > WINDOW_SECONDS_MAX)
    return cursor.fail('a window ends after it begins, at most 24 hours later', first)
  return { ...said, window: { from, to } }
}

function takeTime(cursor: Cursor): string | undefined {
  const text = cursor.next?.text ?? ''
  if (parseRfc3339(text) === undefined) return cursor.fail('expected a time such as 2026-01-31T14:02:10Z')
  cursor.take()
  return text
}

function takeFailure(cursor: Cursor, said: MeasureSaid): MeasureSaid | undefined {
  cursor.takes('if')
  const token = cursor.next
  const failure: Compared | undefined = takeComparison(cursor, scaleOf(said.measure.signal))
  if (failure === undefined) return undefined
  if (failure.times !== (said.times !== undefined))
    return cursor.fail('must be told like the success condition: both as multiples, or neither', token)
  return hold(cursor, overlap(said.success, failure.comparison), token)
    ? { ...said, failure: failure.comparison }
    : undefined
}

function takeControl(cursor: Cursor, said: MeasureSaid): MeasureSaid | undefined {
  const token = cursor.next
  const isEarlier = !token?.quoted && (token?.text === 'before' || cursor.afterNext?.text === 'earlier')
  if (isEarlier && said.times !== undefined)
    return cursor.fail('the comparison is with an earlier time already: name another service as control', token)
  if (isEarlier) {
    const before = takeEarlier(cursor)
    return before && { ...said, control: { before } }
  }
  if (token?.text === 'where' && !token.quoted) {
    const { attributes } = takeFilters(cursor, { signal: said.measure.signal }) ?? {}
    return attributes && { ...said, control: { attributes } }
  }
  const service = cursor.takeText('the control: another service, where KEY=VALUE, before, or e.g. 1h earlier')
  if (service === said.measure.service) return cursor.fail('a control is where the cause should be absent', token)
  return service === undefined ? undefined : { ...said, control: { service } }
}

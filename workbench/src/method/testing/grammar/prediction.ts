import { err, ok, type Result } from '../../../lib/result.ts'
import { PREDICTION_FORMS } from '../../../model/incident/prediction-forms.ts'
import type { Sampling } from '../../../model/incident/testing.ts'
import { type CheckSaid, takeCheck } from './check-form.ts'
import { Cursor, type GrammarError } from './cursor.ts'
import { type MeasureSaid, takeClauseOfMeasure, takeMeasure } from './measure-form.ts'
import { type HttpSaid, type ManualSaid, takeHttp, takeManual } from './other-forms.ts'
import { takeCount, takeDuration } from './quantities.ts'
import { tokensOf } from './tokens.ts'

/** A prediction as it was said; times that hang on the incident are still words. */
export type Said = {
  readonly form: MeasureSaid | HttpSaid | CheckSaid | ManualSaid
  readonly sampling: Sampling
  readonly timeBoxMinutes: number
}

/** How long a test may take before the team looks elsewhere ("15 minutes, then pivot"). */
const TIME_BOX_MINUTES = 15

const TIME_BOX_MINUTES_MAX = 240
const SAMPLES_MAX = 60
const ONCE: Sampling = { count: 1, everySeconds: 0, failuresAllowed: 0 }

/** Reads a prediction; the grammar stands in docs/method.md. Errors: the first word that cannot stand there. */
export function readPrediction(text: string): Result<Said, GrammarError> {
  const cursor = new Cursor(tokensOf(text), text.length)
  const said = takePrediction(cursor, text)
  if (cursor.error) return err(cursor.error)
  return said ? ok(said) : err({ at: 0, word: '', says: `expected a prediction, e.g. ${PREDICTION_FORMS[0]}` })
}

function takePrediction(cursor: Cursor, text: string): Said | undefined {
  let form = takeForm(cursor, text)
  let sampling = ONCE
  let timeBoxMinutes = TIME_BOX_MINUTES
  while (form !== undefined && !cursor.isAtEnd) {
    if (cursor.takes(',')) continue
    if (cursor.takes('within')) timeBoxMinutes = takeTimeBox(cursor) ?? timeBoxMinutes
    else if (cursor.afterNext?.text === 'times') sampling = takeSampling(cursor) ?? sampling
    else if (form.kind === 'measure') form = takeClauseOfMeasure(cursor, form)
    else if (form.kind === 'http' && cursor.takes('control')) {
      const control = cursor.takeText('a URL')
      if (control !== undefined) form = { ...form, control }
    } else cursor.fail('expected within, a number of times, or the end')
  }
  return form && { form, sampling, timeBoxMinutes }
}

function takeForm(cursor: Cursor, text: string): Said['form'] | undefined {
  if (cursor.takes('GET')) return takeHttp(cursor, text)
  if (cursor.takes('check')) return takeCheck(cursor, text)
  if (cursor.takes('manual')) return takeManual(cursor)
  return takeMeasure(cursor)
}

function takeTimeBox(cursor: Cursor): number | undefined {
  const token = cursor.next
  const minutes = (takeDuration(cursor) ?? 60) / 60
  return minutes > TIME_BOX_MINUTES_MAX
    ? cursor.fail(`a test of more than ${TIME_BOX_MINUTES_MAX} minutes is none`, token)
    : minutes
}

/** `3 times every 1m, 1 may fail` */
function takeSampling(cursor: Cursor): Sampling | undefined {
  const count = takeCount(cursor, 1, SAMPLES_MAX)
  cursor.takes('times')
  if (!cursor.takes('every')) return cursor.fail('expected every, e.g. 3 times every 1m')
  const everySeconds = takeDuration(cursor)
  if (count === undefined || everySeconds === undefined) return undefined
  cursor.takes(',')
  const mayFail = cursor.afterNext?.text === 'may'
  const failuresAllowed = mayFail ? takeCount(cursor, 0, count - 1) : 0
  if (mayFail && !(cursor.takes('may') && cursor.takes('fail'))) return cursor.fail('expected may fail')
  return failuresAllowed === undefined ? undefined : { count, everySeconds, failuresAllowed }
}

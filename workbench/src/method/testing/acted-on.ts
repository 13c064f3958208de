import type { UnixMs } from '../../model/time.ts'
import { standingOf, type Tested } from './standing.ts'
import type { Hypothesis } from './testing.ts'

/** The cause that the team acts on, and whether a test speaks for it: a prediction of it that held, none that was refuted, and no doubt. */
export type ActedOn = {
  readonly cause: Hypothesis
  readonly standing: 'tested' | 'untested' | 'refuted' | 'doubted'
  /** Why it is acted on although no test speaks for it. */
  readonly despite: string | undefined
}

/** What the team committed to last; undefined until then. */
export function actedOn(tested: Tested, now: UnixMs): ActedOn | undefined {
  const { testing } = tested
  const cause = testing.hypotheses.find(({ id }) => id === testing.committed?.hypothesis)
  if (cause === undefined) return undefined
  return { cause, standing: proofOf(cause, tested, now), despite: testing.committed?.despite }
}

/** Whether a test speaks for a cause, as somebody may tell it to others. */
export function proofOf(cause: Hypothesis, tested: Tested, now: UnixMs): ActedOn['standing'] {
  const { standing } = standingOf(cause, tested, now)
  if (standing === 'refuted' || standing === 'doubted') return standing
  const own = tested.testing.predictions.filter(
    ({ hypothesis, dropped }) => hypothesis === cause.id && dropped === undefined,
  )
  return own.some(({ result }) => result?.verdict === 'supported') ? 'tested' : 'untested'
}

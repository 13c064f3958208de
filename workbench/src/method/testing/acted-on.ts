import type { UnixMs } from '../../model/time.ts'
import { standingOf } from './standing.ts'
import type { Hypothesis, Testing } from './testing.ts'

/** The cause that the team acts on, and whether a test speaks for it: a prediction of it that held, and none that was refuted. */
export type ActedOn = {
  readonly cause: Hypothesis
  readonly standing: 'tested' | 'untested' | 'refuted'
  /** Why it is acted on although no test speaks for it. */
  readonly despite: string | undefined
}

/** What the team committed to last; undefined until then. */
export function actedOn(testing: Testing, now: UnixMs): ActedOn | undefined {
  const cause = testing.hypotheses.find(({ id }) => id === testing.committed?.hypothesis)
  if (cause === undefined) return undefined
  return { cause, standing: proofOf(cause, testing, now), despite: testing.committed?.despite }
}

/** Whether a test speaks for a cause, as somebody may tell it to others. */
export function proofOf(cause: Hypothesis, testing: Testing, now: UnixMs): ActedOn['standing'] {
  if (standingOf(cause, testing, now).standing === 'refuted') return 'refuted'
  const own = testing.predictions.filter(({ hypothesis, dropped }) => hypothesis === cause.id && dropped === undefined)
  return own.some(({ result }) => result?.verdict === 'supported') ? 'tested' : 'untested'
}

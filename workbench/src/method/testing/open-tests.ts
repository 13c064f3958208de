import type { Plan } from '../../model/incident/testing.ts'
import type { UnixMs } from '../../model/time.ts'
import type { Prediction, Testing } from './testing.ts'

/** True while a prediction waits for its verdict and its time-box runs. */
export const isOpen = (prediction: Prediction, now: UnixMs): boolean =>
  prediction.result === undefined && prediction.dropped === undefined && now < Date.parse(prediction.timeBoxEndsAt)

/**
 * Open tests of other hypotheses (one test runs at a time). The predictions of one hypothesis are one test: they may be fixed
 * together, and should be.
 */
export const testsBeside = (testing: Testing, hypothesis: string, now: UnixMs): readonly Prediction[] =>
  testing.predictions.filter((p) => p.hypothesis !== hypothesis && isOpen(p, now))

/** When the next look at a prediction is due: not before its window has ended; undefined when none is. */
export function nextLookAt({ plan, result, dropped, samples, sampling }: Prediction): number | undefined {
  if (result !== undefined || dropped !== undefined) return undefined
  const last = samples.at(-1)
  return Math.max(windowEndOf(plan), last === undefined ? 0 : Date.parse(last.at) + sampling.everySeconds * 1000)
}

/** When everything a plan looks at has happened; 0 for one that looks at the present. */
export const windowEndOf = (plan: Plan): number =>
  plan.kind === 'measure' && 'to' in plan.window ? Date.parse(plan.window.to) : 0

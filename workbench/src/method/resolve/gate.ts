import { type Shift, shiftOf } from '../../lib/shift.ts'
import type { Incident } from '../incident.ts'
import { EFFECT_SHARE_MIN } from '../ledger/judge.ts'
import { isOurs, isPending } from '../ledger/ledger.ts'

/** One signal of what users feel: before it began, while it went on, and of late, in parts that each must be back. */
export type SymptomFacts = {
  readonly name: string
  readonly healthy: readonly number[]
  readonly bad: readonly number[]
  readonly now: readonly (readonly number[])[]
}

/**
 * What stands in the way of calling an incident resolved. "Not significantly different" is not
 * "back": the signal has to be shown to lie within a quarter of the harm of where it was. No data keeps the gate shut.
 */
export function obstaclesOf({ lifecycle, ledger }: Incident, symptoms: readonly SymptomFacts[]): readonly string[] {
  const pending = ledger.changes.filter((change) => isOurs(change) && isPending(change))
  return [
    ...(lifecycle.alert?.firing ? [`the alert still fires: ${lifecycle.alert.name}`] : []),
    ...pending.map(({ id, what }) => `${id} (${what}) has no verdict yet`),
    ...symptomObstacles(symptoms),
  ]
}

function symptomObstacles(symptoms: readonly SymptomFacts[]): readonly string[] {
  const judged = symptoms.map((symptom) => ({ ...symptom, state: stateOf(symptom) }))
  if (judged.every(({ state }) => state === 'no-data'))
    return [`there is no telemetry to tell whether the symptom is gone${namesOf(symptoms)}`]
  return judged.flatMap(({ name, state }) => (state === 'off' ? [`${name} is not back to what it was`] : []))
}

/** Whether a signal is where it was before; `off` also when that is not shown yet. */
function stateOf({ healthy, bad, now }: SymptomFacts): State {
  const harm = shiftOf(healthy, bad)
  const parts = now.map((part) => partOf(part, healthy, harm))
  if (parts.includes('off')) return 'off'
  return parts.length > 0 && parts.every((state) => state === 'back') ? 'back' : 'no-data'
}

type State = 'back' | 'off' | 'no-data'

function partOf(now: readonly number[], healthy: readonly number[], harm: Shift | undefined): State {
  const left = shiftOf(healthy, now)
  if (left === undefined) return 'no-data'
  if (harm === undefined || harm.from <= 0) return left.from > 0 ? 'off' : 'back' // it never rose: it must not have risen now
  return left.to < EFFECT_SHARE_MIN * harm.estimate ? 'back' : 'off'
}

/** Which signals were asked for: a service that nobody sends telemetry of is often a misspelt one. */
const namesOf = (symptoms: readonly SymptomFacts[]): string =>
  symptoms.length === 0 ? '' : ` (${symptoms.map(({ name }) => name).join(', ')})`

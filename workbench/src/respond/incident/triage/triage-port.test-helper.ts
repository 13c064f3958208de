import { harmOfFlows } from '../../../method/triage/harm.test-helper.ts'
import type { ChangeEvent } from '../../../model/change.ts'
import type { SignsOfLife } from '../../../model/columns.ts'
import type { Compared, CountedRefusal, FlowHarm, PlaceFared, RefusedAt } from '../../../model/incident/harm.ts'
import type { TriagePort } from '../ports.ts'

/** Telemetry as a test wants it; what it holds may be changed while the test goes on. */
export type ToldTelemetry = {
  flows: readonly FlowHarm[]
  revenue: readonly FlowHarm[]
  places: readonly PlaceFared[]
  refusals: readonly RefusedAt[]
  changes: readonly ChangeEvent[]
  kinds: readonly string[]
  signs: readonly SignsOfLife[]
  /** Telemetry cannot be read, and says this. */
  down: boolean
  says: string
  /** What was compared last. */
  compared?: Compared
  /** The refusals that counted as failures in it. */
  counted?: readonly CountedRefusal[]
}

export const quietTelemetry = (): ToldTelemetry => ({
  flows: [],
  revenue: [],
  places: [],
  refusals: [],
  changes: [],
  kinds: [],
  signs: [],
  down: false,
  says: 'connection refused',
})

/** A port that answers what the test tells. */
export function toldPort(told: ToldTelemetry): TriagePort {
  const answer = async <Value>(value: Value): Promise<Value> => {
    if (told.down) throw new Error(told.says)
    return value
  }
  return {
    harm: (compared, { tag = '', refused }) => {
      told.compared = compared
      told.counted = refused
      return answer({ ...harmOfFlows(tag === '' ? told.flows : told.revenue), compared })
    },
    refusals: () => answer(told.refusals),
    places: () => answer(told.places),
    pillars: () => answer({ spans: 100, logs: 10, metricPoints: 10 }),
    changes: () => answer(told.changes),
    changeKinds: () => answer(told.kinds),
    signsOfLife: () => answer(told.signs),
  }
}

import { percent } from '../../lib/percent.ts'
import type { Fared } from '../../model/incident/harm.ts'
import type { Asked } from '../../model/incident/measure.ts'
import type { MeasuredFact } from '../../model/incident/triage.ts'
import type { TriageAnswers, TriageQuestion } from '../../model/incident/triage-questions.ts'
import { shareOf } from './flows.ts'

/** What telemetry answers to a question. */
export type Found<Question extends TriageQuestion> = {
  readonly answer: TriageAnswers[Question]
  readonly measured: MeasuredFact | null
}

/** Telemetry has nothing to say. */
export const unmeasured = { answer: 'unknown', measured: null } as const

/** Flows that are named in a sentence; the rest is counted. */
export const FLOWS_TOLD = 3

/** How the same was before, for a sentence that compares. */
export const beforeSays = (before: Fared, part: number): string =>
  before.requests > 0 ? `before ${percent(shareOf(part, before))}` : 'none came before'

/** What was measured, with the query behind it. */
export function fact(says: string, numbers: MeasuredFact['numbers'], asked?: Asked): MeasuredFact {
  return { says, numbers, ...(asked && { query: { name: asked.name, params: queryParams(asked) } }) }
}

const queryParams = ({ params }: Asked): Record<string, string | number | string[]> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  )

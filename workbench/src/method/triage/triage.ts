import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { EventOf } from '../../model/incident/event.ts'
import type { Severity } from '../../model/incident/lifecycle.ts'
import type { Assessed } from '../../model/incident/triage.ts'
import type { TriageAnswers } from '../../model/incident/triage-questions.ts'

/** A severity with what it rests on. */
export type Assessment = {
  readonly severity: Severity
  readonly reason: string
  readonly at: string
  readonly by: string
  readonly measurement: Assessed | null
}

/** What pauses, boards and assessments say. */
export type Triage = {
  /** The severity as somebody said it last; undefined until then. */
  readonly severity: Severity | undefined
  /** Each severity that was said, the first first. */
  readonly assessments: readonly Assessment[]
  /** A severity that telemetry speaks for and nobody has answered yet. */
  readonly proposed: Assessment | undefined
  readonly answers: EventOf<'triaged'>['answers']
  readonly pauses: readonly (EventOf<'paused'> & { readonly at: string })[]
  readonly stock: (EventOf<'stock-taken'> & { readonly at: string }) | undefined
}

/** Folds pauses, boards and severities. */
export function triageOf(entries: readonly Entry[]): Triage {
  const assessments: Assessment[] = []
  let proposed: Assessment | undefined
  for (const { at, actor, event } of entriesOf(entries, 'declared', 'triaged', 'severity-set', 'severity-proposed')) {
    if (event.severity === undefined) continue
    const declared = event.kind === 'declared'
    const reason = declared ? 'as declared' : event.reason
    const measurement = declared ? null : event.measurement
    const assessment = { severity: event.severity, reason, at, by: actor.name, measurement }
    proposed = event.kind === 'severity-proposed' ? assessment : undefined // any assessment answers a proposal
    if (event.kind !== 'severity-proposed') assessments.push(assessment)
  }
  const stock = entriesOf(entries, 'stock-taken').at(-1)
  return {
    severity: assessments.at(-1)?.severity,
    assessments,
    proposed,
    answers: entriesOf(entries, 'triaged').at(-1)?.event.answers ?? [],
    pauses: entriesOf(entries, 'paused').map(({ at, event }) => ({ ...event, at })),
    stock: stock && { ...stock.event, at: stock.at },
  }
}

/** How a question was answered; `unknown` when it was not. */
export const answerTo = ({ answers }: Triage, question: keyof TriageAnswers): string =>
  answers.find((answered) => answered.question === question)?.answer ?? 'unknown'

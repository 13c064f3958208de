/**
 * The questions of the quick triage and of SEVER, in the order in which they are asked, each with what may be answered. The two
 * ask about getting worse alike, so it is asked once.
 */
export const TRIAGE_ANSWERS = {
  dataAtRisk: ['yes', 'no', 'unknown'],
  flowsComplete: ['yes', 'slowly', 'no', 'unknown'],
  trend: ['worse', 'spreading', 'stable', 'better', 'unknown'],
  sight: ['yes', 'partly', 'no', 'unknown'],
  rollback: ['yes', 'no', 'unknown'],
  scope: ['all', 'many', 'some', 'one', 'none', 'unknown'],
  effect: ['data-loss', 'breach', 'down', 'broken', 'slow', 'glitch', 'none', 'unknown'],
  visibility: ['customers', 'internal', 'unknown'],
  revenue: ['yes', 'no', 'unknown'],
} as const

export type TriageQuestion = keyof typeof TRIAGE_ANSWERS

/** An answer to each question. */
export type TriageAnswers = { readonly [Question in TriageQuestion]: (typeof TRIAGE_ANSWERS)[Question][number] }

export const TRIAGE_QUESTIONS = Object.keys(TRIAGE_ANSWERS) as readonly TriageQuestion[]

/** How well somebody knew an answer, as the person says it after having seen it. */
export const GRADES = ['again', 'hard', 'good', 'easy'] as const

export type Grade = (typeof GRADES)[number]

/** What a card is about, in the order of work. */
export const CARD_THEMES = [
  'pause',
  'triage',
  'tell',
  'contain',
  'changes',
  'signals',
  'test',
  'inside',
  'fix',
  'learn',
] as const

export type CardTheme = (typeof CARD_THEMES)[number] | 'incident'

/** A question with its answer. */
export type Card = {
  /** `C-7` of the method, `inc-3-mechanism` of an incident; it never changes, for what somebody knows hangs on it. */
  readonly id: string
  readonly theme: CardTheme
  readonly question: string
  /** One line a point. */
  readonly answer: readonly [string, ...string[]]
}

/**
 * Something somebody did with a card: said how sure they are and then saw the answer, or graded themselves. `sure` is a percentage,
 * said before the answer was seen.
 */
export type CardReview = {
  readonly learner: string
  readonly card: string
  /** RFC 3339. */
  readonly at: string
  readonly sure: number
  /** Null for a look at the answer. */
  readonly grade: Grade | null
}

import { createEmptyCard, type FSRS, type Grade as FsrsGrade, fsrs, Rating, State } from 'ts-fsrs'
import type { CardReview, Grade } from '../../model/card.ts'

/** How well one person knows one card, as their reviews tell. */
export type Standing = {
  readonly reviews: number
  /** How often it was known and then forgotten. */
  readonly lapses: number
  readonly stage: 'learning' | 'known' | 'forgotten'
  /** RFC 3339; when it should be asked again. */
  readonly due: string
}

/** Below this a right answer was a guess: it counts as hard, so that the card returns soon. Even odds are the bound. */
export const GUESS_BELOW_PERCENT = 50

const RATINGS: Readonly<Record<Grade, FsrsGrade>> = {
  again: Rating.Again,
  hard: Rating.Hard,
  good: Rating.Good,
  easy: Rating.Easy,
}

const STAGES = {
  [State.New]: 'learning',
  [State.Learning]: 'learning',
  [State.Review]: 'known',
  [State.Relearning]: 'forgotten',
} as const

// Without fuzz the same reviews always give the same days.
const scheduler: FSRS = fsrs({ enable_fuzz: false })

/** A grade as the schedule takes it: somebody who was not sure has guessed. */
export const gradeTaken = ({ grade, sure }: { readonly grade: Grade; readonly sure: number }): Grade =>
  sure < GUESS_BELOW_PERCENT && (grade === 'good' || grade === 'easy') ? 'hard' : grade

/**
 * Folds the reviews of one card by one person, in order; undefined while they have graded none. The schedule is FSRS-6 with its
 * default weights, which asks again when nine in ten would still know it.
 */
export function standingOf(reviews: readonly CardReview[]): Standing | undefined {
  const graded = reviews.flatMap(({ at, sure, grade }) => (grade === null ? [] : [{ at: Date.parse(at), sure, grade }]))
  const [first] = graded
  if (first === undefined) return undefined
  let card = createEmptyCard(first.at)
  let last = first.at
  for (const { at, sure, grade } of graded) {
    last = Math.max(last, at) // a clock that was set back must not make a review older than the one before
    card = scheduler.next(card, last, RATINGS[gradeTaken({ grade, sure })]).card
  }
  return { reviews: card.reps, lapses: card.lapses, stage: STAGES[card.state], due: card.due.toISOString() }
}

/** The reviews of one person, by card. */
export function byCard(reviews: readonly CardReview[]): ReadonlyMap<string, readonly CardReview[]> {
  const cards = new Map<string, CardReview[]>()
  for (const review of reviews) {
    const known = cards.get(review.card)
    if (known === undefined) cards.set(review.card, [review])
    else known.push(review)
  }
  return cards
}

import type { Card, CardReview } from '../../model/card.ts'
import { DAY_MS, type UnixMs } from '../../model/time.ts'
import { byCard, type Standing, standingOf } from './schedule.ts'

/** Cards nobody has been asked yet that are begun within a day: more become a heap of repetitions next week. */
export const NEW_CARDS_A_DAY = 10

/** A card and how well somebody knows it; no standing while it is new to them. */
export type StandingCard = { readonly card: Card; readonly standing: Standing | undefined }

/** What there is to ask somebody. */
export type Queue = {
  /** The card to ask; undefined when nothing is due and enough is new for today. */
  readonly next: StandingCard | undefined
  readonly due: number
  /** New cards that may still be begun today. */
  readonly fresh: number
  /** When the next card is due that is not due yet, RFC 3339. */
  readonly nextDue: string | undefined
  readonly cards: readonly StandingCard[]
}

/** What to ask a person next: what has waited longest first, then new cards in the order of the deck. */
export function queueOf(deck: readonly Card[], reviews: readonly CardReview[], now: UnixMs): Queue {
  const known = byCard(reviews)
  const cards = deck.map((card) => ({ card, standing: standingOf(known.get(card.id) ?? []) }))
  const begun = cards.filter(({ standing }) => standing !== undefined).sort((a, b) => dueOf(a) - dueOf(b))
  const due = begun.filter((one) => dueOf(one) <= now)
  const begunToday = [...known.values()].filter((of) => firstGrade(of) > now - DAY_MS).length
  const unknown = cards.filter(({ standing }) => standing === undefined)
  const fresh = unknown.slice(0, Math.max(0, NEW_CARDS_A_DAY - begunToday))
  return {
    next: due[0] ?? fresh[0],
    due: due.length,
    fresh: fresh.length,
    nextDue: begun.find((one) => dueOf(one) > now)?.standing?.due,
    cards,
  }
}

const dueOf = ({ standing }: StandingCard): number => Date.parse(standing?.due ?? '')

const firstGrade = (reviews: readonly CardReview[]): number =>
  Date.parse(reviews.find(({ grade }) => grade !== null)?.at ?? '')

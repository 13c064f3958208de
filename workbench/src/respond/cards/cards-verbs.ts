import { z } from 'zod'
import { err, ok, type Result } from '../../lib/result.ts'
import { type Calibration, calibrationOf } from '../../method/cards/calibration.ts'
import { deckOf } from '../../method/cards/deck.ts'
import { type Queue, queueOf } from '../../method/cards/next-card.ts'
import { GUESS_BELOW_PERCENT, gradeTaken, type Standing, standingOf } from '../../method/cards/schedule.ts'
import { type Card, type CardReview, GRADES, type Grade } from '../../model/card.ts'
import { line } from '../../model/incident/said.ts'
import { rfc3339 } from '../../model/time.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'
import { type Verb, verb } from '../incident/verb.ts'
import { refusalOf, type Who } from '../incident/work.ts'
import { incidentsThatAreOver } from './incidents-over.ts'

/** A card without its answer, as it is asked. */
export type AskedCard = Pick<Card, 'id' | 'theme' | 'question'> & { readonly standing: Standing | null }

/** What to ask next, and how much there is. */
export type NextCard = {
  readonly learner: string
  readonly card: AskedCard | null
  readonly due: number
  readonly fresh: number
  /** When the next card is due that is not due yet. */
  readonly nextDue: string | null
  readonly nextDueInSeconds: number | null
}

/** A card with its answer, and how sure its learner was before seeing it. */
export type ShownCard = AskedCard & { readonly answer: readonly string[]; readonly sure: number }

/** A grade that was written down, and when the card comes back. */
export type GradedCard = {
  readonly id: string
  readonly grade: Grade
  /** The grade as the schedule takes it. */
  readonly taken: Grade
  readonly sure: number
  readonly due: string
  readonly dueInSeconds: number
  /** Why the schedule takes it otherwise; null where it does not. */
  readonly because: string | null
  readonly left: Pick<NextCard, 'due' | 'fresh'>
}

/** All cards with how well somebody knows them. */
export type CardList = { readonly learner: string; readonly cards: readonly AskedCard[] }

/** How honest somebody's sureness is. */
export type CalibrationAnswer = Calibration & { readonly learner: string }

const cardId = z
  .string()
  .regex(/^(C-\d{1,4}|inc-\d{1,6}-(checks|mechanism|mitigation))$/, 'expected a card such as C-7 or inc-3-mechanism')
const sureness = z.number().min(0).max(100)
const learner = line.optional().describe('whose cards (yours)')
const ANYBODY = 'on-call'

type Known = { readonly deck: readonly Card[]; readonly reviews: readonly CardReview[]; readonly queue: Queue }

/** Asks the next card. */
export const nextCard = verb({
  name: 'cards-next',
  says: 'the next question that is due, without its answer',
  about: 'record',
  does: 'read',
  input: { learner },
  run: async ({ learner = ANYBODY }, { ports }) => {
    const known = await knownTo(learner, ports)
    if (!known.ok) return known
    const { next, due, fresh, nextDue = null } = known.value.queue
    const card = next === undefined ? null : asked(next.card, next.standing)
    const nextDueInSeconds = nextDue === null ? null : secondsUntil(nextDue, ports)
    return ok({ entries: [], answer: { learner, card, due, fresh, nextDue, nextDueInSeconds } satisfies NextCard })
  },
})

/** Shows the answer of a card to somebody who has said how sure they are. */
export const showCard = verb({
  name: 'cards-show',
  says: 'see the answer of a card; say first how sure you are that you know it',
  about: 'record',
  does: 'write',
  words: ['card'],
  input: {
    card: cardId.describe('which card, e.g. C-7'),
    sure: sureness.describe('how sure you are that you know it, in percent'),
  },
  run: async ({ card: id, sure }, { who, ports }) => {
    const known = await knownTo(who.actor.name, ports)
    if (!known.ok) return known
    const card = cardIn(known.value.deck, id)
    if (!card.ok) return card
    const earlier = surenessSaid(known.value.reviews, id)
    if (earlier === undefined) {
      const added = await ports.cardReviews.add(reviewOf(id, { sure, grade: null }, { who, ports }))
      if (!added.ok) return err(refusalOf(added.error))
    }
    const standing = standingOf(known.value.reviews.filter((one) => one.card === id))
    return ok({
      entries: [],
      answer: { ...asked(card.value, standing), answer: card.value.answer, sure: earlier ?? sure } satisfies ShownCard,
    })
  },
})

/** Writes down how well somebody knew a card. */
export const answerCard = verb({
  name: 'cards-answer',
  says: 'say how well you knew a card; it decides when the card comes back',
  about: 'record',
  does: 'write',
  words: ['card'],
  input: {
    card: cardId.describe('which card, e.g. C-7'),
    grade: z.enum(GRADES).describe('again: not known; hard: with effort; good; easy: at once'),
    sure: sureness
      .optional()
      .describe('how sure you were before you saw the answer, in percent; not needed after cards show'),
  },
  run: async ({ card: id, grade, sure }, { who, ports }) => {
    const known = await knownTo(who.actor.name, ports)
    if (!known.ok) return known
    const card = cardIn(known.value.deck, id)
    if (!card.ok) return card
    const said = surenessOf(id, { sure, said: surenessSaid(known.value.reviews, id) })
    if (!said.ok) return said
    const review = reviewOf(id, { sure: said.value, grade }, { who, ports })
    const added = await ports.cardReviews.add(review)
    if (!added.ok) return err(refusalOf(added.error))
    return ok({ entries: [], answer: gradedCard(known.value, review, grade, ports) })
  },
})

/** All cards, with how well somebody knows them. */
export const listCards = verb({
  name: 'cards-list',
  says: 'all cards, and when each comes back',
  about: 'record',
  does: 'read',
  input: { learner },
  run: async ({ learner = ANYBODY }, { ports }) => {
    const known = await knownTo(learner, ports)
    if (!known.ok) return known
    const cards = known.value.queue.cards.map(({ card, standing }) => asked(card, standing))
    return ok({ entries: [], answer: { learner, cards } satisfies CardList })
  },
})

/** Holds what somebody said beforehand against what they knew. */
export const calibration = verb({
  name: 'cards-calibration',
  says: 'how honest your sureness is: what you said beforehand against what you knew',
  about: 'record',
  does: 'read',
  input: { learner },
  run: async ({ learner = ANYBODY }, { ports }) => {
    const reviews = await ports.cardReviews.of(learner)
    if (!reviews.ok) return err(refusalOf(reviews.error))
    return ok({ entries: [], answer: { learner, ...calibrationOf(reviews.value) } satisfies CalibrationAnswer })
  },
})

/** The verbs of question cards. */
export const cardsVerbs: readonly Verb[] = [nextCard, showCard, answerCard, listCards, calibration]

async function knownTo(learner: string, ports: IncidentPorts): Promise<Result<Known, Refusal>> {
  const over = await incidentsThatAreOver(ports)
  if (!over.ok) return over
  const reviews = await ports.cardReviews.of(learner)
  if (!reviews.ok) return err(refusalOf(reviews.error))
  const deck = deckOf(over.value)
  return ok({ deck, reviews: reviews.value, queue: queueOf(deck, reviews.value, ports.clock.now()) })
}

const asked = ({ id, theme, question }: Card, standing: Standing | undefined): AskedCard => ({
  id,
  theme,
  question,
  standing: standing ?? null,
})

function cardIn(deck: readonly Card[], id: string): Result<Card, Refusal> {
  const card = deck.find((one) => one.id === id)
  if (card !== undefined) return ok(card)
  return err({
    kind: 'missing',
    what: 'there is no such card',
    where: id,
    todo: 'Name one of the list.',
    command: 'lastgood cards list',
  })
}

type Asking = { readonly who: Who; readonly ports: IncidentPorts }

const reviewOf = (card: string, told: Pick<CardReview, 'sure' | 'grade'>, { who, ports }: Asking): CardReview => ({
  learner: who.actor.name,
  card,
  at: rfc3339(ports.clock.now()),
  ...told,
})

/** How sure somebody said to be when they saw the answer last; undefined when that look was graded already. */
function surenessSaid(reviews: readonly CardReview[], card: string): number | undefined {
  const last = reviews.findLast((review) => review.card === card)
  return last?.grade === null ? last.sure : undefined
}

type Sureness = { readonly sure: number | undefined; readonly said: number | undefined }

function surenessOf(where: string, { sure, said }: Sureness): Result<number, Refusal> {
  if (said !== undefined && sure !== undefined && said !== sure)
    return err({
      kind: 'conflict',
      what: `you said ${said} % before you saw the answer; how sure you were is not changed afterwards`,
      where,
      todo: `Leave it out, or say ${said}.`,
      command: `--sure ${said}`,
    })
  const value = said ?? sure
  if (value !== undefined) return ok(value)
  return err({
    kind: 'wrong',
    what: 'nobody knows how sure you were before you saw the answer',
    where,
    todo: 'Say how sure you were in percent, or let the answer be shown.',
    command: `--sure PERCENT; or: lastgood cards show ${where} --sure PERCENT`,
  })
}

function gradedCard({ deck, reviews }: Known, review: CardReview, grade: Grade, ports: IncidentPorts): GradedCard {
  const all = [...reviews, review]
  const { card: id, sure } = review
  const taken = gradeTaken({ grade, sure })
  const standing = standingOf(all.filter(({ card }) => card === id))!
  const { due, fresh } = queueOf(deck, all, ports.clock.now())
  const because =
    taken === grade ? null : `you were ${sure} % sure, and below ${GUESS_BELOW_PERCENT} % a right answer is a guess`
  const dueInSeconds = secondsUntil(standing.due, ports)
  return { id, grade, taken, sure, due: standing.due, dueInSeconds, because, left: { due, fresh } }
}

const secondsUntil = (at: string, { clock }: IncidentPorts): number => (Date.parse(at) - clock.now()) / 1000

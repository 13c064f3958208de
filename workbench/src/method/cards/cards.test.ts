import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CARD_THEMES, type CardReview, GRADES, type Grade } from '../../model/card.ts'
import { DAY_MS, unixMs } from '../../model/time.ts'
import { calibrationOf, STRETCH_ANSWERS_MIN } from './calibration.ts'
import { METHOD_CARDS } from './deck.ts'
import { NEW_CARDS_A_DAY, queueOf } from './next-card.ts'
import { gradeTaken, standingOf } from './schedule.ts'

const START = Date.parse('2026-01-31T14:00:00Z')

const review = (grade: Grade | null, atMs: number, more: Partial<CardReview> = {}): CardReview => ({
  learner: 'on-call',
  card: 'C-1',
  at: new Date(START + atMs).toISOString(),
  sure: 80,
  grade,
  ...more,
})

const daysUntilDue = (reviews: readonly CardReview[]): number =>
  (Date.parse(standingOf(reviews)!.due) - Date.parse(reviews.at(-1)!.at)) / DAY_MS

describe('the deck of the method', () => {
  test('holds at least forty questions on every part of it, each under a handle of its own', () => {
    expect(METHOD_CARDS.length).toBeGreaterThanOrEqual(40)
    expect(METHOD_CARDS.map(({ id }) => id)).toEqual(METHOD_CARDS.map((_, i) => `C-${i + 1}`))
    expect(new Set(METHOD_CARDS.map(({ theme }) => theme))).toEqual(new Set(CARD_THEMES))
    expect(new Set(METHOD_CARDS.map(({ question }) => question)).size).toBe(METHOD_CARDS.length)
  })
})

describe('a card', () => {
  test('is new until it is graded; to have seen its answer is no grade', () => {
    expect(standingOf([])).toBeUndefined()
    expect(standingOf([review(null, 0)])).toBeUndefined()
  })

  test.for([
    ['again', 1],
    ['hard', 6],
    ['good', 10],
  ] as const)('graded %s at first comes back in %i minutes', ([grade, minutes]) => {
    expect(daysUntilDue([review(grade, 0)]) * 1440).toBeCloseTo(minutes)
  })

  test('comes back later each time it was known when it was due', () => {
    const reviews: CardReview[] = [review('good', 0)]
    const waits: number[] = []
    for (let i = 0; i < 5; i++) {
      reviews.push(review('good', Date.parse(standingOf(reviews)!.due) - START))
      waits.push(daysUntilDue(reviews))
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits.at(-1)).toBeGreaterThan(30)
    expect(standingOf(reviews)).toMatchObject({ stage: 'known', lapses: 0 })
    const forgotten = [...reviews, review('again', Date.parse(standingOf(reviews)!.due) - START)]
    expect(standingOf(forgotten)).toMatchObject({ stage: 'forgotten', lapses: 1 })
    expect(daysUntilDue(forgotten)).toBeLessThan(1)
  })

  test.for([
    ['good', 49, 'hard'],
    ['easy', 0, 'hard'],
    ['good', 50, 'good'],
    ['hard', 10, 'hard'],
    ['again', 10, 'again'],
  ] as const)('graded %s by somebody %i %% sure counts as %s', ([grade, sure, taken]) => {
    expect(gradeTaken({ grade, sure })).toBe(taken)
  })

  test('is due at the same time whenever the same reviews are folded, and never before the last of them', () => {
    const some = fc.array(
      fc.record({ grade: fc.constantFrom(...GRADES), afterMs: fc.integer({ min: -DAY_MS, max: 90 * DAY_MS }) }),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(some, (graded) => {
        let atMs = 0
        const reviews = graded.map(({ grade, afterMs }) => {
          atMs += afterMs
          return review(grade, atMs)
        })
        const standing = standingOf(reviews)!
        expect(standingOf(reviews)).toEqual(standing)
        expect(Date.parse(standing.due)).toBeGreaterThan(Math.max(...reviews.map(({ at }) => Date.parse(at))))
      }),
    )
  })
})

describe('the next card', () => {
  const at = (ms: number) => unixMs(START + ms)

  test('is the one that has waited longest, then a new one in the order of the deck', () => {
    const known = [review('good', 0, { card: 'C-5' }), review('again', 1_000, { card: 'C-9' })]
    expect(queueOf(METHOD_CARDS, known, at(30_000)).next?.card.id).toBe('C-1')
    expect(queueOf(METHOD_CARDS, known, at(120_000))).toMatchObject({ next: { card: { id: 'C-9' } }, due: 1 })
    expect(queueOf(METHOD_CARDS, known, at(DAY_MS))).toMatchObject({ next: { card: { id: 'C-9' } }, due: 2 })
  })

  test('is none when enough was begun today and nothing is due; tomorrow there are new ones', () => {
    const begun = METHOD_CARDS.slice(0, NEW_CARDS_A_DAY).map(({ id }, i) => review('easy', i, { card: id }))
    const today = queueOf(METHOD_CARDS, begun, at(60_000))
    expect(today).toMatchObject({ next: undefined, due: 0, fresh: 0 })
    expect(Date.parse(today.nextDue!)).toBeGreaterThan(START + DAY_MS)
    expect(queueOf(METHOD_CARDS, begun, at(DAY_MS + 60_000)).next?.card.id).toBe(`C-${NEW_CARDS_A_DAY + 1}`)
  })
})

describe('calibration', () => {
  const answers = (sure: number, knew: number, of: number): CardReview[] =>
    Array.from({ length: of }, (_, i) => review(i < knew ? 'good' : 'again', i, { sure }))

  test.for([
    [90, 9, 10, 'fits'],
    [95, 4, 10, 'too sure'],
    [30, 9, 10, 'not sure enough'],
    [100, 0, STRETCH_ANSWERS_MIN - 1, 'open'],
  ] as const)('of somebody %i %% sure who knew %i of %i: %s', ([sure, knew, of, verdict]) => {
    expect(calibrationOf(answers(sure, knew, of)).stretches).toMatchObject([{ verdict, answers: of, said: sure }])
  })

  test('counts what was graded, once', () => {
    expect(calibrationOf([review(null, 0)])).toEqual({ answers: 0, brier: null, stretches: [] })
    const all = [...answers(10, 0, 8), ...answers(100, 8, 8), review(null, 0)]
    expect(calibrationOf(all)).toMatchObject({ answers: 16, brier: expect.closeTo(0.005) })
    expect(calibrationOf(answers(50, 4, 8)).brier).toBe(0.25)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CardReview } from '../../model/card.ts'
import { ENGINES, type Places, startPlaces } from './places.test-helper.ts'

describe.for(ENGINES)('reviews of cards in %s', (engine) => {
  let places: Places
  beforeAll(async () => {
    places = await startPlaces(engine)
  })
  afterAll(() => places.end())

  test('come back as they were made, in order, to their learner alone, after a restart too', async () => {
    const place = await places.fresh()
    const record = await places.open(place)
    const own: readonly CardReview[] = [
      { learner: 'på call "1"', card: 'C-1', at: '2026-01-31T14:00:00Z', sure: 62.5, grade: null },
      { learner: 'på call "1"', card: 'C-1', at: '2026-01-31T14:00:10Z', sure: 62.5, grade: 'again' },
      { learner: 'på call "1"', card: 'inc-3-mechanism', at: '2026-01-31T13:00:00Z', sure: 0, grade: 'easy' },
    ]
    const other = { learner: 'second', card: 'C-1', at: '2026-01-31T14:00:00Z', sure: 100, grade: 'good' } as const
    for (const review of [own[0]!, other, own[1]!, own[2]!])
      expect(await record.cardReviews.add(review)).toMatchObject({ ok: true })
    await record[Symbol.asyncDispose]()
    const again = await places.open(place)
    expect(await again.cardReviews.of('på call "1"')).toEqual({ ok: true, value: own })
    expect(await again.cardReviews.of('second')).toEqual({ ok: true, value: [other] })
    expect(await again.cardReviews.of('nobody')).toEqual({ ok: true, value: [] })
  })
})

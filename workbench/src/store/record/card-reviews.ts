import type { Result } from '../../lib/result.ts'
import type { CardReview } from '../../model/card.ts'
import type { RecordError } from '../../model/incident/record.ts'
import type { Base } from './base.ts'
import { patiently } from './patiently.ts'

/** Reviews of one person that are read: a hundred a day for more than a year; older ones are not counted. */
const REVIEWS_MAX = 40_000

/** What people did with their cards; the shape is that of `CardReviewPort` in respond/cards/ports.ts. */
export type CardReviewStore = {
  readonly add: (review: CardReview) => Promise<Result<void, RecordError>>
  /** In the order they were made. */
  readonly of: (learner: string) => Promise<Result<readonly CardReview[], RecordError>>
}

/** The reviews of cards, in the database of the record. */
export const cardReviews = (base: Base): CardReviewStore => ({
  add: (review) =>
    patiently(base, async () => {
      await base.db.insertInto('lastgood_card_reviews').values(review).execute()
    }),
  of: (learner) =>
    patiently(base, async () => {
      const own = base.db.selectFrom('lastgood_card_reviews').where('learner', '=', learner)
      const columns = own.select(['learner', 'card', 'at', 'sure', 'grade'])
      return (await columns.orderBy('seq', 'desc').limit(REVIEWS_MAX).execute()).reverse()
    }),
})

import { ok } from '../../lib/result.ts'
import type { CardReview } from '../../model/card.ts'
import type { CardReviewPort } from './ports.ts'

/** Reviews in memory: for tests of use cases; what must survive is tested on the databases. */
export function memoryCardReviews(): CardReviewPort {
  const reviews: CardReview[] = []
  return {
    add: async (review) => {
      reviews.push(review)
      return ok(undefined)
    },
    of: async (learner) => ok(reviews.filter((review) => review.learner === learner)),
  }
}

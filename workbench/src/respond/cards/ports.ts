import type { Result } from '../../lib/result.ts'
import type { CardReview } from '../../model/card.ts'
import type { RecordError } from '../../model/incident/record.ts'

/** What people did with their cards; only ever added to. */
export interface CardReviewPort {
  add(review: CardReview): Promise<Result<void, RecordError>>
  /** The reviews of one person in the order they were made. */
  of(learner: string): Promise<Result<readonly CardReview[], RecordError>>
}

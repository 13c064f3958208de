import type { Result } from '../../lib/result.ts'
import type { RecordError } from '../../model/incident/record.ts'
import type { Box, Letter, LetterState, NewLetter } from '../../model/letter.ts'

/** What came in and what is to go out, kept beside the record until it is dealt with. */
export interface PostPort {
  /** Keeps letters, all of them or none, but for those whose key is known; answers how many are new. Once it answers, they survive a crash. */
  put(box: Box, letters: readonly NewLetter[]): Promise<Result<number, RecordError>>
  /** The oldest letter that is due; for two minutes nobody else gets it. Undefined when none is due, or others have all of them. */
  take(box: Box): Promise<Result<Letter | undefined, RecordError>>
  /** Writes down how a letter stands. */
  settle(letter: Letter): Promise<Result<void, RecordError>>
  /** Newest first. */
  list(box: Box, state?: LetterState): Promise<Result<readonly Letter[], RecordError>>
  /** Whether a letter with this key is or was here. */
  knows(box: Box, key: string): Promise<Result<boolean, RecordError>>
  /** Makes one dead letter, or all of them, wait again; answers how many. */
  retry(box: Box, seq?: number): Promise<Result<number, RecordError>>
  /** Forgets letters that were dealt with and were made before this time. */
  forget(before: string): Promise<Result<void, RecordError>>
}

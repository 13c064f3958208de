/**
 * Paper    none; what a review of a change looks at first: which files it touches
 * Idea     what only tests, documents, translations or the building read alters nothing of what runs
 * Input    changes with whatever details their sources sent
 * Output   arguments against those that tell all that they touch, and nothing of it runs
 * Cost     O(characters)
 */
import type { Argument, Candidate } from '../judge.ts'
import { touchesWhatRuns } from '../text/passages.ts'

const HARMLESS = Math.log(0.1) // it may tell less than it touches: one in ten

/** What is never loaded where users are served, as package managers and their robots mark it. */
const FOR_DEVELOPMENT = /\((?:development|dev)\)|\bdev-?dependenc|\bdeps-dev\b/i

/** What their contents say against changes. */
export function harmlessArguments(changes: readonly Candidate[]): readonly Argument[] {
  return changes.flatMap((change) => {
    if (change.kind === 'dependency' && FOR_DEVELOPMENT.test(change.title))
      return [{ changeId: change.id, weight: HARMLESS, says: 'only developers load what it brings' }]
    return touchesWhatRuns(change)
      ? []
      : [{ changeId: change.id, weight: HARMLESS, says: 'it touches nothing that runs' }]
  })
}

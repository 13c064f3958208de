/**
 * Paper    Hanley and Lippman-Hand (JAMA 1983), the rule of three
 * Idea     what is in none of n traces happens to at most 3 in n of all requests, in 95 of 100 cases
 * Input    how many whole traces there are of one side of the onset
 * Output   a gap where they may hold nothing of what happens to one request in a hundred
 * Cost     O(1)
 */
import type { Gap } from '../../model/diagnosis.ts'

const NEVER_SEEN = 3
const SHARE_TO_SEE = 0.01

/** What so few traces may not hold; nothing where they are enough, or none. */
export function fewTraces(when: 'before' | 'since', traces: number): readonly Gap[] {
  if (traces === 0 || traces >= NEVER_SEEN / SHARE_TO_SEE) return []
  const oneIn = Math.floor(traces / NEVER_SEEN)
  const consequence =
    oneIn <= 1 ? 'they rule nothing out' : `what happens to fewer than 1 in ${oneIn} requests may be in none of them`
  return [{ what: `only ${traces} ${traces === 1 ? 'trace' : 'traces'} ${when} the onset`, consequence }]
}

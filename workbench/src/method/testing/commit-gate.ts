import type { UnixMs } from '../../model/time.ts'
import { proofOf } from './acted-on.ts'
import { standingOf, type Tested } from './standing.ts'

/** Why the team cannot commit to a cause yet, the verb that comes first, and the field that says why it does so all the same. */
export type Shut = {
  readonly why: string
  readonly pass: 'whyOnlyOne' | 'despite'
  readonly first: 'suspect' | 'predict'
}

/** Two or three causes before committing to one, and a test that speaks for it. */
const CONSIDERED_MIN = 2

/** What keeps the team from committing to a cause; undefined when nothing does. */
export function commitGate(
  tested: Tested,
  hypothesis: string,
  given: { readonly whyOnlyOne: boolean; readonly despite: boolean },
  now: UnixMs,
): Shut | undefined {
  const { testing } = tested
  const committing = testing.hypotheses.find((h) => h.id === hypothesis)
  if (testing.hypotheses.length < CONSIDERED_MIN && !given.whyOnlyOne)
    return { why: 'no other cause was considered', pass: 'whyOnlyOne', first: 'suspect' }
  if (committing === undefined || given.despite || proofOf(committing, tested, now) === 'tested') return undefined
  const { standing, because, lacks } = standingOf(committing, tested, now)
  return {
    why: because[0] ?? lacks[0] ?? 'no test speaks for it',
    pass: 'despite',
    first: standing === 'refuted' || standing === 'doubted' ? 'suspect' : 'predict',
  }
}

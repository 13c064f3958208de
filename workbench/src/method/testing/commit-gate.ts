import type { UnixMs } from '../../model/time.ts'
import { standingOf } from './standing.ts'
import type { Testing } from './testing.ts'

/** Why the team cannot commit to a cause yet, and the field that says why it does so all the same. */
export type Shut = { readonly why: string; readonly pass: 'whyOnlyOne' | 'despite' }

/** Two or three causes before committing to one (method §7). */
export const CONSIDERED_MIN = 2

/** What keeps the team from committing to a cause; undefined when nothing does. */
export function commitGate(
  testing: Testing,
  hypothesis: string,
  given: { readonly whyOnlyOne: boolean; readonly despite: boolean },
  now: UnixMs,
): Shut | undefined {
  const committing = testing.hypotheses.find((h) => h.id === hypothesis)
  if (testing.hypotheses.length < CONSIDERED_MIN && !given.whyOnlyOne)
    return { why: 'no other cause was considered', pass: 'whyOnlyOne' }
  const stands = committing && standingOf(committing, testing, now)
  if (stands?.standing === 'refuted' && !given.despite)
    return { why: stands.lacks[0] ?? 'it was refuted', pass: 'despite' }
  return undefined
}

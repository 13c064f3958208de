import { parseRfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import type { Lifecycle } from './lifecycle.ts'

/** Until somebody says when the impact began, a page is taken to come this late at most. */
export const LATE_PAGE_MS = 15 * 60_000

/** When the impact began, as well as it is known: as set or proposed, else when it was noticed, else a late page before it was declared. */
export function beganAt({ lifecycle }: { readonly lifecycle: Lifecycle }): UnixMs {
  const { impactStarted, detected, declared } = lifecycle.times
  const known = parseRfc3339(impactStarted?.at ?? detected?.at ?? '')
  return known ?? unixMs((parseRfc3339(declared?.at ?? '') ?? 0) - LATE_PAGE_MS)
}

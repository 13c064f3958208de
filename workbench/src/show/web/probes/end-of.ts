import { USUAL, USUAL_HITS } from '../../../model/probe-limits.ts'
import { MINUTE_MS } from '../../../model/time.ts'
import type { ProbeWish } from '../../http/contract.ts'

/** When a probe ends by itself where its wish does not say. */
export const USUAL_MINUTES = USUAL.ttlMs / MINUTE_MS

/** What ends a probe, in words: `after 15 min, or 10 hits (1 a second are sent)`. */
export function endOf({ kind, ttlMs, hitsMax, ratePerSec }: ProbeWish): string {
  const minutes = ttlMs === undefined ? USUAL_MINUTES : Number((ttlMs / MINUTE_MS).toPrecision(3))
  const usual = USUAL_HITS[kind]
  if (usual === undefined) return `after ${minutes} min`
  return `after ${minutes} min, or ${hitsMax ?? usual.hitsMax} hits (${ratePerSec ?? usual.ratePerSec} a second are sent)`
}

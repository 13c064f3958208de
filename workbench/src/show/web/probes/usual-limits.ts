import type { ProbeKind, ProbeWish } from '../../http/contract.ts'

const MINUTE_MS = 60_000

/** When a probe ends by itself where its wish does not say. */
export const USUAL_MINUTES = 15

/** Hits after which a probe ends, and those a second that are sent, where its wish does not say; as probe/README.md has them. */
export const USUAL_HITS: Readonly<
  Partial<Record<ProbeKind, { readonly hitsMax: number; readonly ratePerSec: number }>>
> = {
  snapshot: { hitsMax: 10, ratePerSec: 1 },
  log: { hitsMax: 10_000, ratePerSec: 100 },
  verbose: { hitsMax: 10_000, ratePerSec: 100 },
}

/** What ends a probe, in words: `after 15 min, or 10 hits (1 a second are sent)`. */
export function endOf({ kind, ttlMs, hitsMax, ratePerSec }: ProbeWish): string {
  const minutes = ttlMs === undefined ? USUAL_MINUTES : Number((ttlMs / MINUTE_MS).toPrecision(3))
  const usual = USUAL_HITS[kind]
  if (usual === undefined) return `after ${minutes} min`
  return `after ${minutes} min, or ${hitsMax ?? usual.hitsMax} hits (${ratePerSec ?? usual.ratePerSec} a second are sent)`
}

import { effectiveAt, type Ledger, type LedgerChange, verifyUntilOf } from './ledger.ts'

/** Services that call each other directly; both directions count. */
export type Neighbours = (service: string) => readonly string[]

/**
 * Changes whose effects cannot be told apart from that of `change`: their verification windows overlap, and so do their scopes, which
 * are the same service or one hop apart. A scope that nobody named is everything.
 * A revert is no rival of what it takes back.
 */
export function rivalsOf(change: LedgerChange, { changes }: Ledger, neighbours: Neighbours): readonly LedgerChange[] {
  return changes.filter(
    (other) =>
      other.id !== change.id &&
      other.reverts !== change.id &&
      change.reverts !== other.id &&
      inTime(change, other) &&
      inScope(change, other, neighbours),
  )
}

function inTime(one: LedgerChange, other: LedgerChange): boolean {
  const [a, b] = [spanOf(one), spanOf(other)]
  return a.from < b.to && b.from < a.to
}

const spanOf = (change: LedgerChange): { from: number; to: number } => ({
  from: Date.parse(change.startedAt),
  to: Math.max(verifyUntilOf(change), effectiveAt(change)),
})

function inScope(one: LedgerChange, other: LedgerChange, neighbours: Neighbours): boolean {
  if (one.services.length === 0 || other.services.length === 0) return true
  const near = new Set(one.services.flatMap((service) => [service, ...neighbours(service)]))
  return other.services.some((service) => near.has(service))
}

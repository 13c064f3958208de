import { effectiveAt, isOurs, type Ledger, type LedgerChange, verifyUntilOf } from './ledger.ts'

/** Services that call each other directly; both directions count. */
export type Neighbours = (service: string) => readonly string[]

/**
 * Changes whose effects cannot be told apart from that of `change`: they are watched at the same time, and their scopes overlap, which
 * are the same service or one hop apart; a scope that nobody named is everything. Of two of ours it is enough that one signal judges
 * both: whatever it does, nobody knows for which of them. (Others change things elsewhere all day, and mean nothing by it.)
 * A revert is no rival of what it takes back.
 */
export function rivalsOf(change: LedgerChange, { changes }: Ledger, neighbours: Neighbours): readonly LedgerChange[] {
  return changes.filter(
    (other) =>
      other.id !== change.id &&
      other.reverts !== change.id &&
      change.reverts !== other.id &&
      inTime(change, other) &&
      (inScope(change, other, neighbours) || isJudgedAlike(change, other)),
  )
}

function inTime(one: LedgerChange, other: LedgerChange): boolean {
  const [a, b] = [spanOf(one), spanOf(other)]
  return a.from < b.to && b.from < a.to
}

/** From its beginning until its verdict, or until its time is over where that told nothing. */
function spanOf(change: LedgerChange): { from: number; to: number } {
  const to = Math.max(verifyUntilOf(change), effectiveAt(change))
  const { judged } = change
  const isTold = judged !== undefined && judged.verdict !== 'no-data' && judged.verdict !== 'unclear'
  return { from: Date.parse(change.startedAt), to: isTold ? Math.min(to, Date.parse(judged.at)) : to }
}

function isJudgedAlike(one: LedgerChange, other: LedgerChange): boolean {
  const [a, b] = [one.signal, other.signal]
  if (!isOurs(one) || !isOurs(other) || a === undefined || b === undefined) return false
  return (['signal', 'service', 'operation', 'metric'] as const).every((field) => a[field] === b[field])
}

function inScope(one: LedgerChange, other: LedgerChange, neighbours: Neighbours): boolean {
  if (one.services.length === 0 || other.services.length === 0) return true
  const near = new Set(one.services.flatMap((service) => [service, ...neighbours(service)]))
  return other.services.some((service) => near.has(service))
}

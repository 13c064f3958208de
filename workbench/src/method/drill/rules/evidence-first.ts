import { beginningsOf, ownChanges, type ScoreRule } from '../score-rule.ts'

/** Evidence was kept before anything was changed; a reason why not earns half. */
export const evidenceFirst: ScoreRule = {
  rule: 'evidence-first',
  part: 'process',
  of: 8,
  judge: (facts) => {
    const { captures, skipped } = facts.incident.evidence
    const firstChange = beginningsOf(facts, ownChanges(facts).slice(0, 1))[0] ?? Number.POSITIVE_INFINITY
    const kept = captures.find(({ seq }) => seq < firstChange)
    if (kept !== undefined)
      return { share: 1, says: `${kept.items.length} items kept before anything was changed`, entries: [kept.seq] }
    const reason = skipped.find(({ seq }) => seq < firstChange)
    if (reason !== undefined)
      return { share: 0.5, says: `none was kept, because ${reason.reason}`, entries: [reason.seq] }
    const late = captures[0]
    if (late === undefined) return { share: 0, says: 'no evidence was kept', entries: [] }
    return { share: 0.25, says: 'evidence was kept after something had been changed', entries: [firstChange, late.seq] }
  },
}

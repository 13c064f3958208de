import type { ScoreRule } from '../score-rule.ts'

/** Hints cost in equal parts; who took all of them was told the answer. */
export const hintsTaken: ScoreRule = {
  rule: 'hints',
  part: 'process',
  of: 4,
  judge: ({ drill, ended }) => {
    const all = ended.event.hints
    if (all === 0) return undefined
    const taken = drill.hints.length
    return {
      share: Math.max(0, 1 - taken / all),
      says: taken === 0 ? 'none was taken' : `${taken} of ${all} taken`,
      entries: drill.hints.map(({ seq }) => seq),
    }
  },
}

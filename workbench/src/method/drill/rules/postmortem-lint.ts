import type { ScoreRule } from '../score-rule.ts'

/** Each finding costs a fifth; a draft that nobody has touched has more than five. */
const COST = 0.2
const NAMED_MAX = 4

/** The postmortem passes its lint; it may be written after the end, and the score follows. */
export const postmortemLint: ScoreRule = {
  rule: 'postmortem-lint',
  part: 'process',
  of: 4,
  judge: ({ incident, findings }) => {
    const { written, factors, imported } = incident.learning
    if (Object.keys(written).length === 0 && factors.length === 0 && imported === undefined)
      return { share: 0, says: 'nobody has written any of it yet', entries: [] }
    if (findings.length === 0) return { share: 1, says: 'it passes', entries: [] }
    const names = [...new Set(findings.map(({ rule }) => rule))]
    const more = names.length > NAMED_MAX ? ', …' : ''
    return {
      share: Math.max(0, 1 - findings.length * COST),
      says: `${findings.length} findings: ${names.slice(0, NAMED_MAX).join(', ')}${more}`,
      entries: [],
    }
  },
}

import { beginningsOf, ownChanges, type ScoreRule } from '../score-rule.ts'

/** Each change said beforehand what it should do, and got a verdict (method §4, §7). */
export const changesExplained: ScoreRule = {
  rule: 'changes-explained',
  part: 'process',
  of: 5,
  judge: (facts) => {
    const changes = ownChanges(facts)
    if (changes.length === 0) return undefined
    const lacking = changes.filter(({ expectedEffect, judged }) => expectedEffect === undefined || judged === undefined)
    const entries = beginningsOf(facts, lacking.length === 0 ? changes : lacking)
    const says =
      lacking.length === 0
        ? 'each said what it should do, and was judged'
        : `${lacking.map(({ id }) => id).join(', ')}: nobody said what it should do, or looked whether it did`
    return { share: 1 - lacking.length / changes.length, says, entries }
  },
}

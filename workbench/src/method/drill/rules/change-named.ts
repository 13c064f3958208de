import { NO_CHANGE } from '../../../model/diagnosis.ts'
import type { ScoreRule } from '../score-rule.ts'

/** The guilty change was named, or that there is none. */
export const changeNamed: ScoreRule = {
  rule: 'change-named',
  part: 'outcome',
  of: 10,
  judge: ({ truth, drill }) => {
    if (truth === null) return undefined
    const right = truth.guilty.length === 0 ? [NO_CHANGE] : truth.guilty
    const answers = drill.answers.filter(({ event }) => event.change !== undefined)
    const [first] = answers
    const was = truth.guilty.length === 0 ? 'no change is guilty' : `it was ${truth.guilty.join(' or ')}`
    if (first === undefined) return { share: 0, says: `no change was named, nor "none"; ${was}`, entries: [] }
    const entries = answers.map(({ seq }) => seq)
    const named = first.event.change!
    if (right.includes(named)) return { share: 1, says: `you said ${named}: right`, entries: [first.seq] }
    const later = answers.find(({ event }) => right.includes(event.change!))
    if (later !== undefined)
      return { share: 0.5, says: `you said ${named} first, then ${later.event.change}; ${was}`, entries }
    const innocent = truth.decoys.includes(named) ? `${named}, which is innocent` : named
    return { share: 0, says: `you said ${innocent}; ${was}`, entries }
  },
}

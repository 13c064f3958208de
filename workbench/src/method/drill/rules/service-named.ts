import type { ScoreRule } from '../score-rule.ts'

/** The service in which the cause sits was named. The first answer counts in full, a later one half: answers are no guesses. */
export const serviceNamed: ScoreRule = {
  rule: 'service-named',
  part: 'outcome',
  of: 12,
  judge: ({ truth, drill }) => {
    if (truth === null) return undefined
    const right = [truth.service, ...truth.alsoRight]
    const [first] = drill.answers
    if (first === undefined) return { share: 0, says: `nobody answered; it was ${truth.service}`, entries: [] }
    const found = drill.answers.find(({ event }) => right.includes(event.service))
    const entries = drill.answers.map(({ seq }) => seq)
    if (found === undefined)
      return { share: 0, says: `you said ${first.event.service}; it was ${truth.service}`, entries }
    if (found === first) return { share: 1, says: `you said ${first.event.service}, and it was`, entries: [first.seq] }
    return {
      share: 0.5,
      says: `you said ${first.event.service} first, then ${found.event.service}, which it was`,
      entries,
    }
  },
}

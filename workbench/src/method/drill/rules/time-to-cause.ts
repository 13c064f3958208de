import { type ScoreRule, shareOfTime, sincePage, spanText } from '../score-rule.ts'

/** Minutes from the page to the right answer: the order of work investigates until the thirtieth minute, and fixes until the sixtieth. */
const STEPS = [
  { minutes: 15, share: 1 },
  { minutes: 30, share: 0.7 },
  { minutes: 60, share: 0.3 },
] as const

/** How soon the right service was named. */
export const timeToCause: ScoreRule = {
  rule: 'time-to-cause',
  part: 'outcome',
  of: 5,
  judge: (facts) => {
    const { truth, drill } = facts
    if (truth === null) return undefined
    const right = drill.answers.find(({ event }) => [truth.service, ...truth.alsoRight].includes(event.service))
    if (right === undefined) return { share: 0, says: 'it was not found', entries: [] }
    const ms = sincePage(facts, right.at)
    return {
      share: shareOfTime(ms, STEPS),
      says: `${spanText(ms)} from the page (15 min: all, 30: most, 60: some)`,
      entries: [right.seq],
    }
  },
}

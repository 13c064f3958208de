import type { ScoreRule } from '../score-rule.ts'

/** The golden signal that tells of the cause was named; the best one in full, another that moved there half. */
export const signalNamed: ScoreRule = {
  rule: 'signal-named',
  part: 'outcome',
  of: 3,
  judge: ({ truth, drill }) => {
    const best = truth?.signals[0]
    if (truth === null || best === undefined) return undefined
    const answer = drill.answers.find(({ event }) => event.signal !== undefined)
    if (answer === undefined) return { share: 0, says: `no signal was named; it was ${best}`, entries: [] }
    const { signal } = answer.event
    const share = signal === best ? 1 : truth.signals.includes(signal!) ? 0.5 : 0
    return {
      share,
      says: share === 1 ? `you said ${signal}, and it was` : `you said ${signal}; it was ${best}`,
      entries: [answer.seq],
    }
  },
}

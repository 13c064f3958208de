import type { ScoreRule } from '../score-rule.ts'

/** Actions that make it worse cost all, those without effect half, of what the first one is worth (could it make things worse?). */
const COSTS = { helps: 0, 'no effect': 0.34, worse: 1 } as const

/** What was done to the system helped it. */
export const nothingMadeWorse: ScoreRule = {
  rule: 'nothing-made-worse',
  part: 'process',
  of: 5,
  judge: ({ drill, ended }) => {
    if (drill.acts.length === 0) return undefined
    const told = new Map(ended.event.actions.map((action) => [action.name, action]))
    const judged = drill.acts.map(({ seq, event }) => ({ seq, action: event.action, ...told.get(event.action) }))
    const idle = judged.filter(({ effect = 'helps' }) => effect !== 'helps')
    const cost = idle.reduce((sum, { effect = 'helps' }) => sum + COSTS[effect], 0)
    if (idle.length === 0) return { share: 1, says: 'what was done helped', entries: judged.map(({ seq }) => seq) }
    const says = idle.map(({ action, effect, why }) => `${action}: ${effect}, ${why}`).join('; ')
    return { share: Math.max(0, 1 - cost), says, entries: idle.map(({ seq }) => seq) }
  },
}

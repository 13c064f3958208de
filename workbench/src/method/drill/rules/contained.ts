import { type DrillFacts, type Judged, type ScoreRule, shareOfTime, sincePage, spanText } from '../score-rule.ts'

/** Minutes from the page to the end of the harm: the order of work contains within five; at fifteen a red flag is raised. */
const STEPS = [
  { minutes: 5, share: 1 },
  { minutes: 15, share: 0.6 },
  { minutes: 30, share: 0.3 },
] as const

/** When users stopped suffering for good, RFC 3339; undefined while they suffer, or where nobody measured it. */
export function containedAt({ ended }: Pick<DrillFacts, 'ended'>): string | undefined {
  return ended.event.suffered?.at(-1)?.to
}

/** Users stopped suffering, before the drill ended. */
export const contained: ScoreRule = {
  rule: 'contained',
  part: 'outcome',
  of: 15,
  judge: (facts) =>
    measured(facts, (at) => ({
      share: 1,
      says: `users are well since ${spanText(sincePage(facts, at))} after the page`,
      entries: [],
    })),
}

/** How soon users stopped suffering. */
export const timeToContain: ScoreRule = {
  rule: 'time-to-contain',
  part: 'outcome',
  of: 10,
  judge: (facts) =>
    measured(facts, (at) => {
      const ms = sincePage(facts, at)
      const helped = facts.drill.acts.filter((act) => Date.parse(act.at) <= Date.parse(at)).at(-1)
      const by = helped === undefined ? '' : `, after ${helped.event.action}`
      return {
        share: shareOfTime(ms, STEPS),
        says: `${spanText(ms)} from the page${by} (5 min: all, 15: most, 30: some)`,
        entries: helped ? [helped.seq] : [],
      }
    }),
}

/** Undefined where nothing could be done, as in a recording. */
function measured(facts: DrillFacts, judge: (at: string) => Judged): Judged | undefined {
  const { suffered, actions } = facts.ended.event
  if (suffered === null || actions.length === 0) return undefined
  const at = containedAt(facts)
  return at === undefined
    ? { share: 0, says: 'users still suffered when it ended', entries: [facts.ended.seq] }
    : judge(at)
}

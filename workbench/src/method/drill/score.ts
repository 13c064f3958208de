import { drillOf } from './drill.ts'
import { changeNamed } from './rules/change-named.ts'
import { changesAsked } from './rules/changes-asked.ts'
import { changesExplained } from './rules/changes-explained.ts'
import { contained, containedAt, timeToContain } from './rules/contained.ts'
import { evidenceFirst } from './rules/evidence-first.ts'
import { firstUpdate } from './rules/first-update.ts'
import { hintsTaken } from './rules/hints.ts'
import { nothingMadeWorse } from './rules/nothing-made-worse.ts'
import { oneChangeAtATime } from './rules/one-change-at-a-time.ts'
import { postmortemLint } from './rules/postmortem-lint.ts'
import { predictionsChecked } from './rules/predictions-checked.ts'
import { redFlags } from './rules/red-flags.ts'
import { serviceNamed } from './rules/service-named.ts'
import { severitySaid } from './rules/severity-said.ts'
import { signalNamed } from './rules/signal-named.ts'
import { timeToCause } from './rules/time-to-cause.ts'
import { updatesKept } from './rules/updates-kept.ts'
import { type DrillFacts, type ScoreRule, sincePage } from './score-rule.ts'

/** What a drill is scored on, in the order it is told. What was reached is worth about as much as how. */
export const SCORE_RULES: readonly ScoreRule[] = [
  serviceNamed,
  changeNamed,
  signalNamed,
  contained,
  timeToContain,
  timeToCause,
  severitySaid,
  firstUpdate,
  updatesKept,
  evidenceFirst,
  changesAsked,
  predictionsChecked,
  oneChangeAtATime,
  changesExplained,
  nothingMadeWorse,
  redFlags,
  hintsTaken,
  postmortemLint,
]

/** One line of a score: what its rule gave, why, and the numbers of the entries it rests on. */
export type ScoreLine = {
  readonly rule: string
  readonly part: ScoreRule['part']
  readonly points: number
  readonly of: number
  readonly says: string
  readonly entries: readonly number[]
}

/** How a drill went. */
export type Score = {
  /** Of a hundred, over the rules that applied; null where none did. */
  readonly percent: number | null
  readonly outcome: number | null
  readonly process: number | null
  readonly lines: readonly ScoreLine[]
  /** Rules that did not apply, such as those of containing in a recording. */
  readonly notScored: readonly string[]
  /** Seconds from the page; null for what did not happen. */
  readonly seconds: {
    readonly toFirstUpdate: number | null
    readonly toContain: number | null
    readonly toCause: number | null
  }
}

/** Scores a drill that is over. */
export function scoreOf(facts: DrillFacts): Score {
  const judged = SCORE_RULES.map((rule) => ({ rule, found: rule.judge(facts) }))
  const lines = judged.flatMap(({ rule: { rule, part, of }, found }) =>
    found === undefined ? [] : [{ rule, part, points: of * found.share, of, says: found.says, entries: found.entries }],
  )
  return {
    percent: percentOf(lines),
    outcome: percentOf(lines.filter(({ part }) => part === 'outcome')),
    process: percentOf(lines.filter(({ part }) => part === 'process')),
    lines,
    notScored: judged.flatMap(({ rule, found }) => (found === undefined ? [rule.rule] : [])),
    seconds: secondsOf(facts),
  }
}

function percentOf(lines: readonly ScoreLine[]): number | null {
  const of = lines.reduce((sum, line) => sum + line.of, 0)
  return of === 0 ? null : (100 * lines.reduce((sum, line) => sum + line.points, 0)) / of
}

function secondsOf(facts: DrillFacts): Score['seconds'] {
  const { truth, incident } = facts
  const right = truth === null ? [] : [truth.service, ...truth.alsoRight]
  const named = drillOf(incident.entries).answers.find(({ event }) => right.includes(event.service))?.at
  const at = (time: string | undefined): number | null =>
    time === undefined ? null : Math.max(0, sincePage(facts, time)) / 1000
  return {
    toFirstUpdate: at(incident.communication.updates[0]?.at),
    toContain: at(containedAt(facts)),
    toCause: at(named),
  }
}

/**
 * Paper    none; "time gates, evidence ranks" of reference practice, and ChangeRCA (FSE 2024) for new against old instances
 * Idea     a change after the onset caused nothing; of those before it, the one whose service the evidence names is guilty
 * Input    changes with their times, the onset, suspects from telemetry alone, services on the failing path
 * Output   changes by score with a verdict, and the one that is guilty, if any convinces
 * Cost     O(changes x suspects)
 * Departs  two independent reasons are needed besides time, and no other change may share them
 */
import type { ChangeEvent } from '../../model/change.ts'
import type { JudgedChange } from '../../model/diagnosis.ts'
import { parseRfc3339 } from '../../model/time.ts'
import type { OnsetFinding } from '../onset/onset.ts'
import { compareText } from '../paths/traces.ts'
import type { Clue } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'

/** A change that was told of, or read off the telemetry. */
export type Candidate = ChangeEvent & { readonly origin: 'recorded' | 'inferred' }

/** A change with all that speaks for it. */
export type Judged = {
  readonly change: Candidate
  readonly atMs: number
  readonly lagSeconds: number | null
  readonly score: number
  readonly verdict: JudgedChange['verdict']
  readonly why: readonly string[]
  /** Independent reasons to believe it: fresh instances are worse, its service is the origin, it is the only one in time. */
  readonly reasons: readonly string[]
  readonly clues: readonly Clue[]
}

export type ChangeContext = {
  readonly onset: OnsetFinding | undefined
  readonly suspects: readonly Suspect[]
  /** Services that the failing requests pass through. */
  readonly onPath: ReadonlySet<string>
}

const RECENT_SECONDS = 600 // a change this old is half as likely as one right before the onset
const STRONG = 5 // five times the usual swing is no chance in a handful of series
const SLACK_SECONDS = 30 // clocks of those who report changes and those who measure differ

/** Changes by score, highest first. */
export function judgedChanges(changes: readonly Candidate[], context: ChangeContext): readonly Judged[] {
  const judged = changes.map((change) => judge(change, context))
  return judged.sort((a, b) => b.score - a.score || b.atMs - a.atMs || compareText(a.change.id, b.change.id))
}

/** How likely the time alone makes a change the cause, 0..1: it came before, and not long before. */
export function timeliness(atMs: number, onset: OnsetFinding | undefined): number {
  if (!onset) return 0.5
  const late = (atMs - onset.at) / (onset.to - onset.at + SLACK_SECONDS * 1000)
  if (late >= 1) return 0
  return Math.min(1 - late, 1 / (1 + Math.max(0, onset.at - atMs) / 1000 / RECENT_SECONDS))
}

function judge(change: Candidate, { onset, suspects, onPath }: ChangeContext): Judged {
  const atMs = parseRfc3339(change.at) ?? 0
  const prior = timeliness(atMs, onset)
  const place = suspects.findIndex((s) => s.service === change.service)
  const suspect = suspects[place]
  const share = suspect && (suspects[0]?.score ?? 0) > 0 ? suspect.score / (suspects[0] as Suspect).score : 0
  const fresh = suspect?.clues.find((clue) => clue.kind === 'release')
  const reasons = prior === 0 ? [] : reasonsFor(change, place, suspect, fresh, onset, atMs)
  return {
    change,
    atMs,
    lagSeconds: onset ? Math.round((onset.at - atMs) / 1000) : null,
    score: prior * (0.1 + share) * (onPath.has(change.service ?? '') ? 1 : 0.7),
    ...verdictOf(prior, reasons),
    reasons,
    clues: suspect?.clues.slice(0, 2) ?? [],
  }
}

const IN_TIME = { before: 'it came shortly before the onset', during: 'it came while the symptom began' } as const

/** Time alone makes no suspect: many changes are always near. */
function verdictOf(prior: number, reasons: readonly string[]): Pick<Judged, 'verdict' | 'why'> {
  if (prior === 0) return { verdict: 'response', why: ['it came after the onset'] }
  const timely = reasons.includes(IN_TIME.before) || reasons.includes(IN_TIME.during)
  if (reasons.length > (timely ? 1 : 0)) return { verdict: 'suspect', why: reasons }
  return { verdict: 'unrelated', why: [...reasons, 'nothing else speaks for it'] }
}

function reasonsFor(
  change: Candidate,
  place: number,
  suspect: Suspect | undefined,
  fresh: Clue | undefined,
  onset: OnsetFinding | undefined,
  atMs: number,
): string[] {
  const reasons: string[] = []
  if (fresh && fresh.strength >= STRONG) reasons.push('its new instances are worse than the old ones')
  if (place === 0 && suspect && suspect.clues.some((c) => c.kind !== 'release' && c.strength >= STRONG))
    reasons.push(`${change.service} is where the trouble is strongest`)
  if (onset?.measured && Math.abs(onset.at - atMs) <= 1000 * RECENT_SECONDS + (onset.to - onset.from))
    reasons.push(onset.at >= atMs ? IN_TIME.before : IN_TIME.during)
  return reasons
}

const REASONS_MIN = 3 // two kinds of evidence and the time

const RIVAL_SHARE_MAX = 0.7 // a runner-up closer than this could as well be the one

/**
 * The guilty change, `none` when none convinces; a rival that comes close means that none does.
 * `waiters` call the first one's service: that they are troubled too is its doing, so their changes are no rivals.
 */
export function guiltyOf([first, ...others]: readonly Judged[], waiters: ReadonlySet<string>): string {
  if (!first || first.reasons.length < REASONS_MIN) return 'none'
  const isRival = (other: Judged): boolean =>
    other.score > RIVAL_SHARE_MAX * first.score &&
    !(other.reasons.length < 2 && waiters.has(other.change.service ?? ''))
  return others.some(isRival) ? 'none' : first.change.id
}

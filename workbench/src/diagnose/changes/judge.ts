/**
 * Paper    Bayes; Yu et al. (FSE 2024) for new against old instances; Beyer et al. (2016) for the prior
 * Idea     each change and "no change" are rival causes: time and scope weigh them before, telemetry and words after
 * Input    changes with their times, the onset, suspects from telemetry alone, what speaks for single changes
 * Output   changes by their probability of being the cause, with reasons, and the one that is guilty, if any is likely enough
 * Cost     O(changes x suspects)
 * Departs  the pooled score of a service stands for the logarithm of its likelihood to be the root
 */

import { compareText } from '../../lib/compare-text.ts'
import { sumOf } from '../../lib/sum.ts'
import type { ChangeEvent } from '../../model/change.ts'
import { type JudgedChange, NO_CHANGE } from '../../model/diagnosis.ts'
import { parseRfc3339 } from '../../model/time.ts'
import type { OnsetFinding } from '../onset/onset.ts'
import type { Clue } from '../types.ts'
import { NOISE, type Suspect } from '../verdict/rank.ts'
import { likelinessOf } from './kinds.ts'
import { agedWell, isPrompt, isResponse, timeliness, timeSays } from './timing.ts'

/** A change that was told of, or read off the telemetry. */
export type Candidate = ChangeEvent & {
  readonly origin: 'recorded' | 'inferred'
  /** When the schedule that it brought ran first, for a change that brought one. */
  readonly firstRunMs?: number
}

/** Something that speaks for or against one change beyond the trouble of its service. */
export type Argument = {
  readonly changeId: string
  /** Logarithm of how much likelier it is if the change is the cause than if it is not. */
  readonly weight: number
  /** One sentence for people. */
  readonly says: string
  readonly clue?: Clue
  /** It tells why the symptom came long after the change, or holds whenever the change came, so its distance to the onset speaks less against it. */
  readonly agesWell?: true
}

/** A change with all that speaks for it. */
export type Judged = {
  readonly change: Candidate
  readonly atMs: number
  readonly lagSeconds: number | null
  /** Probability that it is the cause, 0..1, among all changes and "no change". */
  readonly score: number
  readonly verdict: JudgedChange['verdict']
  readonly why: readonly string[]
  /** What speaks for it, one sentence each. */
  readonly reasons: readonly string[]
  /** How many of them are more than some trouble at its service, as most services have in an incident. */
  readonly witnesses: number
  /** Those of them that are about the change itself, neither its time nor its place, and that make it clearly likelier. */
  readonly own: readonly string[]
  /** Something about the change itself makes it clearly less likely. */
  readonly objected: boolean
  /** Something speaks for it that takes no account of when it came. */
  readonly agesWell: boolean
  readonly clues: readonly Clue[]
}

export type ChangeContext = {
  readonly onset: OnsetFinding | undefined
  readonly suspects: readonly Suspect[]
  readonly arguments: readonly Argument[]
}

/** Noise has heavy tails (Cauchy): what is k times the usual swing is about k squared times less likely by chance. */
export const TAIL = 2

const CHANGED_SHARE = 0.7 // of outages follow a change (Beyer et al., Site Reliability Engineering, ch. 1)
const SUSPECT_MIN = 0.1 // a change less likely than this is not worth a look before the others

/** Changes by probability, highest first. */
export function judgedChanges(changes: readonly Candidate[], context: ChangeContext): readonly Judged[] {
  const { onset, suspects } = context
  const argued = Map.groupBy(context.arguments, (argument) => argument.changeId)
  const cases = changes.map((change): Case => {
    const atMs = parseRfc3339(change.at) ?? 0
    const own = argued.get(change.id) ?? []
    const time = Math.max(
      timeliness(atMs, onset),
      change.firstRunMs === undefined ? 0 : timeliness(change.firstRunMs, onset),
      agesWell(own) ? agedWell(atMs, onset) : 0,
    )
    return { change, atMs, timely: time * likelinessOf(change.kind), own }
  })
  const likelihoods = likelihoodsOf(suspects)
  const anywhere = meanOf([...likelihoods.values()])
  const rivals = Math.max(1, sumOf(cases.map(({ timely }) => timely)))
  const weights = cases.map(({ change, timely, own }) => {
    const atService = likelihoods.get(change.service ?? '') ?? anywhere // unseen is unknown, not innocent
    return (CHANGED_SHARE / rivals) * timely * atService * Math.exp(sumOf(own.map(({ weight }) => weight)))
  })
  const all = sumOf(weights) + (1 - CHANGED_SHARE) * anywhere
  return cases
    .map((one, i) => judged(one, (weights[i] as number) / all, context))
    .sort((a, b) => b.score - a.score || b.atMs - a.atMs || compareText(a.change.id, b.change.id))
}

type Case = {
  readonly change: Candidate
  readonly atMs: number
  /** How likely its time and its kind make it the cause. */
  readonly timely: number
  readonly own: readonly Argument[]
}

const meanOf = (values: readonly number[]): number => (values.length === 0 ? 1 : sumOf(values) / values.length)

const agesWell = (own: readonly Argument[]): boolean => own.some((argument) => argument.agesWell)

/** How well the telemetry fits a root at each service, against the best. */
function likelihoodsOf(suspects: readonly Suspect[]): ReadonlyMap<string, number> {
  const best = suspects[0]?.score ?? 0
  return new Map(
    suspects.map(({ service, score }) => [service, Math.exp(TAIL * (Math.max(score, NOISE) - Math.max(best, NOISE)))]),
  )
}

function judged(one: Case, score: number, context: ChangeContext): Judged {
  const { change, atMs, own } = one
  const { onset, suspects } = context
  const suspect = suspects.find((s) => s.service === change.service)
  const late = isResponse(atMs, onset)
  const reasons = late ? [] : reasonsFor(one, suspect, context)
  const verdict = late ? 'response' : score >= SUSPECT_MIN && reasons.length > 0 ? 'suspect' : 'unrelated'
  const against = own.filter(({ weight }) => weight < 0).map(({ says }) => says)
  return {
    change,
    atMs,
    lagSeconds: onset ? Math.round((onset.at - atMs) / 1000) : null,
    score,
    verdict,
    why: [...reasons, ...against, ...restOf(verdict, reasons.length)],
    reasons,
    witnesses: reasons.length - (isTroubled(suspect) && suspect !== suspects[0] ? 1 : 0),
    own: late ? [] : ownReasons(own, TELLING),
    objected: own.some(({ weight }) => weight <= -TELLING),
    agesWell: agesWell(own),
    clues: [...own.flatMap(({ clue }) => clue ?? []), ...(suspect?.clues.slice(0, CLUES_MAX) ?? [])],
  }
}

const CLUES_MAX = 2

function restOf(verdict: JudgedChange['verdict'], reasons: number): readonly string[] {
  if (verdict === 'response') return ['it came after the onset']
  if (verdict === 'suspect') return []
  return [reasons === 0 ? 'nothing speaks for it' : 'too little else speaks for it']
}

const CLUE_MIN = 1 // a clue weaker than this is what its series does by itself

const isTroubled = (suspect: Suspect | undefined): boolean =>
  suspect?.clues.some((clue) => clue.strength > CLUE_MIN) ?? false

function reasonsFor(one: Case, suspect: Suspect | undefined, { onset, suspects }: ChangeContext): string[] {
  const place = suspect === suspects[0] ? 'is where the trouble is strongest' : 'shows trouble of its own'
  return [
    timeSays(one.atMs, onset),
    isTroubled(suspect) ? `${suspect?.service} ${place}` : undefined,
    ...ownReasons(one.own),
  ].filter((reason) => reason !== undefined)
}

const ownReasons = (own: readonly Argument[], least = Number.MIN_VALUE): readonly string[] =>
  own.filter(({ weight }) => weight >= least).map(({ says }) => says)

const TELLING = Math.log(2) // an argument that makes a change twice as likely at least

const GUILTY_MIN = 0.5 // likelier than all other changes and "no change" together
const REASONS_MIN = 2 // time alone convicts nobody, nor does the trouble of a service alone
const WITNESSES_MIN_OLDER = 3 // a change that only came some time before needs one of its own

/** The guilty change; `none` when none is likelier than all other explanations together. */
export function guiltyOf(judged: readonly Judged[], onset: OnsetFinding | undefined): string {
  const [first] = judged
  if (!onset || !first || first.verdict !== 'suspect') return NO_CHANGE
  if (first.objected && first.own.length === 0) return NO_CHANGE // time and place convict only where nothing objects
  const enough =
    isPrompt(first.atMs, onset) || first.agesWell
      ? first.reasons.length >= REASONS_MIN
      : first.witnesses >= WITNESSES_MIN_OLDER
  return (first.score > GUILTY_MIN && enough) || standsOut(first, judged, onset) ? first.change.id : NO_CHANGE
}

/**
 * First the place, then the change: those of its service are together likelier than all else, and of these it is likelier than the
 * others together, at the right time and for a reason of its own that none of them has.
 */
function standsOut(first: Judged, judged: readonly Judged[], onset: OnsetFinding): boolean {
  const siblings = judged.filter(
    (one) => one !== first && one.change.service !== undefined && one.change.service === first.change.service,
  )
  const shared = new Set(siblings.flatMap(({ own }) => own))
  const among = sumOf(siblings.map(({ score }) => score))
  return (
    first.score + among > GUILTY_MIN &&
    first.score > among &&
    timeSays(first.atMs, onset) !== undefined &&
    first.own.some((reason) => !shared.has(reason))
  )
}

/** Suspects of one service of which no single one is likelier than all else, but all together are; empty when there are none. */
export function sharersOf(judged: readonly Judged[]): readonly Judged[] {
  const [first] = judged
  if (!first?.change.service || first.score > GUILTY_MIN) return []
  const sharers = judged.filter(
    ({ verdict, change }) => verdict === 'suspect' && change.service === first.change.service,
  )
  return sumOf(sharers.map(({ score }) => score)) > GUILTY_MIN ? sharers : []
}

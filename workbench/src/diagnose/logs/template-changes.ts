/**
 * Paper    Dunning 1993 for the link to bad requests, Fisher 1922 for the change of a habit; of unlinked lines a Poisson likelihood ratio
 * Idea     a template matters when more or fewer of the requests that could carry it do, and bad ones do; mere volume is no news
 * Input    log patterns with their counts in both windows and the requests they belong to
 * Output   templates that are new, gone, up or down, strongest first
 * Cost     O(templates · operations of a service · requests)
 */
import type { LogPatternColumns } from '../../model/span-columns.ts'
import { pValueScore } from '../compare/p-value-score.ts'
import { breakOf, type Habit, mostSurprising, shareOf } from '../paths/index.ts'
import type { Windows } from '../types.ts'
import { type Break, brokenOff, COVERED_MIN } from './broken-off.ts'
import type { LogExposure, ToldRequest } from './exposure.ts'
import { type TemplateGroup, templateGroups } from './template-groups.ts'

/** A log template whose rate changed. */
export type TemplateChange = {
  readonly service: string
  readonly template: string
  readonly severity: string
  readonly kind: 'new' | 'gone' | 'up' | 'down'
  readonly countBefore: number
  readonly countAfter: number
  /** Requests with such a line that are bad, 0..1; null when lines carry no trace id. */
  readonly badShare: number | null
  /** −ln p that bad requests carry it no more often than good ones. */
  readonly linkScore: number
  /** −ln p that requests carry it as often as before, corrected for chance; null when lines carry no trace id. */
  readonly surprise: number | null
  /** Of the requests that run the operation which writes it, those that carry it; undefined when lines carry no trace id. */
  readonly shares?: { readonly before: number; readonly after: number }
  /** 0..1: change of rate × link to bad requests × severity. */
  readonly score: number
  /** It stays away where requests do well alone, while others go badly. */
  readonly missedByGood: boolean
  /** One line as it was written. */
  readonly sample: string
  readonly traceIds: readonly string[]
}

const SAMPLES_MAX = 5

/** Templates whose rate changed beyond noise. */
export function templateChanges(patterns: LogPatternColumns, exposure: LogExposure): readonly TemplateChange[] {
  const groups = templateGroups(patterns)
  const found = groups.map((group) => ({ group, found: breakIn(group, groups, exposure) }))
  const possible = (severe: boolean): readonly number[] =>
    found.flatMap((one) => (isSevere(one.group.severity) === severe || !severe ? (one.found?.possible ?? 0) : []))
  const [ofAll, ofSevere] = [possible(false), possible(true)]
  return found
    .map(({ group, found }) =>
      changeOf(group, found && withChance(found, isSevere(group.severity) ? ofSevere : ofAll), exposure),
    )
    .filter((change) => change.score > 0)
    .sort((a, b) => b.score - a.score || (labelOf(a) < labelOf(b) ? -1 : 1))
}

/** What is left of a break's surprise where so many other kinds of line could have shown one like it by chance. */
function withChance({ surprise, ...found }: Break, possible: readonly number[]): Break {
  const alike = possible.filter((most) => most >= surprise).length
  return { ...found, surprise: Math.max(0, surprise - Math.log(Math.max(1, alike))) }
}

const labelOf = (change: TemplateChange): string => `${change.service} ${change.template} ${change.severity}`

/** Whether a line came, or came more often. */
export const isRise = ({ kind }: Pick<TemplateChange, 'kind'>): boolean => kind === 'new' || kind === 'up'

/** Warnings and worse. */
export const isSevere = (severity: string): boolean => /^warn/i.test(severity) || isFailure(severity)

/** Errors and worse: a warning tells of no failure yet. */
export const isFailure = (severity: string): boolean => /^(err|crit|fatal|alert|emerg|panic|severe)/i.test(severity)

/** How many more lines there are than the quiet stretch makes one expect. */
export function onTop(
  { countBefore, countAfter }: Pick<TemplateChange, 'countBefore' | 'countAfter'>,
  { before, after }: Windows,
): number {
  return Math.max(0, countAfter - (countBefore * (after.to - after.from)) / Math.max(1, before.to - before.from))
}

function changeOf(group: TemplateGroup, found: Break | undefined, exposure: LogExposure): TemplateChange {
  const told = [...group.requests.keys()].flatMap((id) => exposure.requests.get(id) ?? [])
  const link = linkOf(told, exposure)
  const { habit, surprise } = found ?? {}
  const rate = habit ? shareChange(habit) * -Math.expm1(-(surprise as number)) : rateChange(group, exposure)
  return {
    service: group.service,
    template: group.template,
    severity: group.severity,
    kind: rate > 0 ? (group.before === 0 ? 'new' : 'up') : group.after === 0 ? 'gone' : 'down',
    countBefore: group.before,
    countAfter: group.after,
    badShare: link.badShare,
    linkScore: link.score,
    surprise: surprise ?? null,
    ...(habit && { shares: sharesOf(habit) }),
    missedByGood: found !== undefined && rate < 0 && isMissedByGood(group, found.able, exposure),
    score: Math.abs(rate) * link.weight * severityWeight(group.severity),
    sample: group.sample,
    traceIds: [...group.traceIds].sort().slice(0, SAMPLES_MAX),
  }
}

/** The clearer of two breaks: of the habit of its operation, or of what usually follows; an error that stays away is no trouble. */
function breakIn(group: TemplateGroup, groups: readonly TemplateGroup[], exposure: LogExposure): Break | undefined {
  const ran = habitOf(group, exposure)
  const written = ran && { ...ran, surprise: breakOf(ran.habit), possible: mostSurprising(ran.habit) }
  const off = isSevere(group.severity) ? undefined : brokenOff(group, groups, exposure)
  const possible = Math.max(written?.possible ?? 0, off?.possible ?? 0)
  const clearer = off && off.surprise > (written?.surprise ?? 0) ? off : written
  return clearer && { ...clearer, possible }
}

/** How many of the requests that ran the operation which writes the line carry it; undefined where no request does. */
function habitOf(
  { service, requests }: TemplateGroup,
  exposure: LogExposure,
): Pick<Break, 'habit' | 'able'> | undefined {
  if (requests.size === 0) return undefined
  const writers = (exposure.runs.get(service) ?? [])
    .filter((runs) => sharedBy(requests, runs) >= COVERED_MIN * requests.size)
    .sort((a, b) => a.size - b.size)
  const [ran] = writers
  if (!ran) return undefined
  const tally = (stretch: ToldRequest['stretch']) => {
    const able = [...ran.keys()].filter((id) => exposure.requests.get(id)?.stretch === stretch)
    return { did: able.filter((id) => requests.has(id)).length, of: able.length }
  }
  return { able: ran, habit: { early: tally('early'), late: tally('late'), after: tally('after') } }
}

const sharedBy = (some: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): number =>
  [...some.keys()].filter((id) => others.has(id)).length

const sharesOf = ({ early, late, after }: Habit) => ({
  before: shareOf({ did: early.did + late.did, of: early.of + late.of }),
  after: shareOf(after),
})

/** −1..1: the difference of the shares over their sum. */
function shareChange(habit: Habit): number {
  const { before, after } = sharesOf(habit)
  return before + after > 0 ? (after - before) / (after + before) : 0
}

const NOISE_SIGMAS = 3 // the signed root of the Poisson likelihood ratio; below, counts did not change

/** −1..1: the difference of the rates over their sum, shrunk by how near it is to chance. */
function rateChange({ before, after }: TemplateGroup, exposure: LogExposure): number {
  const share = exposure.after / (exposure.before + exposure.after)
  const expectedAfter = (before + after) * share
  const expectedBefore = before + after - expectedAfter
  const surpriseSquared = 2 * (timesLnRatio(after, expectedAfter) + timesLnRatio(before, expectedBefore))
  if (surpriseSquared <= NOISE_SIGMAS ** 2) return 0
  const [rateAfter, rateBefore] = [after / exposure.after, before / exposure.before]
  return ((rateAfter - rateBefore) / (rateAfter + rateBefore)) * (1 - NOISE_SIGMAS ** 2 / surpriseSquared)
}

const timesLnRatio = (count: number, expected: number): number => (count <= 0 ? 0 : count * Math.log(count / expected))

const LINKED_MIN = -Math.log(0.02) // of fifty lines that keep to bad requests by chance, one counts as linked
const UNLINKED = 0.1 // what a change is worth that bad requests do not carry
const LINK_UNKNOWN = 0.5 // … and one whose lines carry no trace id

/** Whether bad requests carry a line clearly more often than good ones, by its `linkScore`. */
export const isLinked = (linkScore: number): boolean => linkScore >= LINKED_MIN

type Link = { readonly badShare: number | null; readonly score: number; readonly weight: number }

/** How much the line keeps to bad requests of the incident. */
function linkOf(told: readonly ToldRequest[], exposure: LogExposure): Link {
  const after = told.filter(({ stretch }) => stretch === 'after')
  if (after.length === 0) return { badShare: null, score: 0, weight: LINK_UNKNOWN }
  const bad = after.filter((request) => request.bad).length
  const good = after.length - bad
  const score = pValueScore({ bad, badTotal: exposure.bad, good, goodTotal: exposure.good })
  const badShare = bad / after.length
  if (!isLinked(score)) return { badShare, score, weight: UNLINKED }
  return { badShare, score, weight: UNLINKED + (1 - UNLINKED) * (bad / exposure.bad - good / exposure.good) }
}

/** Whether, of the requests that could carry a line and do not, clearly fewer go badly than of all others. */
function isMissedByGood({ requests }: TemplateGroup, able: Break['able'], exposure: LogExposure): boolean {
  const missed = [...able.keys()].flatMap((id) => (requests.has(id) ? [] : (exposure.requests.get(id) ?? [])))
  const since = missed.filter(({ stretch }) => stretch === 'after')
  const bad = since.filter((request) => request.bad).length
  const good = since.length - bad
  return isLinked(pValueScore({ bad: good, badTotal: exposure.good, good: bad, goodTotal: exposure.bad }))
}

/** Errors speak louder than chatter, at equal change and link. */
function severityWeight(severity: string): number {
  if (!isSevere(severity)) return 0.6
  return /^warn/i.test(severity) ? 0.8 : 1
}

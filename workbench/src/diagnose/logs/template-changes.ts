/**
 * Paper    Dunning 1993 for the link to bad requests; the rise is a Poisson likelihood ratio
 * Idea     a template matters when its rate changed and bad requests carry it; a loud one on healthy requests is a distractor
 * Input    log patterns with their counts in both windows and the requests they belong to
 * Output   templates that are new, gone, up or down, strongest first
 * Cost     O(patterns) and the merge of their templates
 */
import type { LogPatternColumns } from '../../model/span-columns.ts'
import { pValueScore } from '../compare/p-value-score.ts'
import { lineMask } from './mask.ts'
import { mergedTemplates } from './templates.ts'

/** What the counts are to be held against. */
export type LogExposure = {
  /** Requests of each window, or seconds where requests are unknown; only their ratio counts. */
  readonly before: number
  readonly after: number
  /** Bad and good requests of the incident. */
  readonly requestsBad: number
  readonly requestsGood: number
}

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
  /** 0..1: change of rate × link to bad requests × severity. */
  readonly score: number
  /** One line as it was written. */
  readonly sample: string
  readonly traceIds: readonly string[]
}

type Group = {
  service: string
  severity: string
  template: string
  before: number
  after: number
  bad: number
  good: number
  sample: string
  sampleCount: number
  traceIds: string[]
}

const NOISE_SIGMAS = 3 // the signed root of the Poisson likelihood ratio; below, counts did not change
const LINK_P_MAX = 0.02
const UNLINKED = 0.1 // what a change is worth that bad requests do not carry
const LINK_UNKNOWN = 0.5 // … and one whose lines carry no trace id
const SAMPLES_MAX = 5

/** Templates whose rate changed beyond noise. */
export function templateChanges(patterns: LogPatternColumns, exposure: LogExposure): readonly TemplateChange[] {
  return groupsOf(patterns)
    .map((group) => changeOf(group, exposure))
    .filter((change) => change.score > 0)
    .sort((a, b) => b.score - a.score || (labelOf(a) < labelOf(b) ? -1 : 1))
}

const labelOf = (change: TemplateChange): string => `${change.service} ${change.template} ${change.severity}`

function groupsOf(patterns: LogPatternColumns): Group[] {
  const mask = lineMask()
  const texts = Array.from({ length: patterns.rows }, (_, row) => mask(patterns.body[row] as string))
  const merged = mergedByService(patterns, texts)
  const groups = new Map<string, Group>()
  texts.forEach((text, row) => {
    const service = patterns.service[row] as string
    const template = merged.get(service)?.get(text) ?? text
    const key = JSON.stringify([service, patterns.severity[row], template])
    groups.set(key, added(groups.get(key), patterns, row, template))
  })
  return [...groups.values()]
}

function mergedByService(
  patterns: LogPatternColumns,
  texts: readonly string[],
): Map<string, ReadonlyMap<string, string>> {
  const textsByService = new Map<string, Set<string>>()
  texts.forEach((text, row) => {
    const service = patterns.service[row] as string
    textsByService.set(service, (textsByService.get(service) ?? new Set()).add(text))
  })
  return new Map([...textsByService].map(([service, own]) => [service, mergedTemplates([...own].sort())]))
}

function added(group: Group | undefined, patterns: LogPatternColumns, row: number, template: string): Group {
  const at = (column: ArrayLike<number>): number => column[row] as number
  const count = at(patterns.countBefore) + at(patterns.countAfter)
  const body = patterns.body[row] as string
  const traceId = patterns.traceId[row] as string
  const known = group ?? emptyGroup(patterns, row, template)
  const isBetterSample = count > known.sampleCount || (count === known.sampleCount && body < known.sample)
  return {
    ...known,
    before: known.before + at(patterns.countBefore),
    after: known.after + at(patterns.countAfter),
    bad: known.bad + at(patterns.requestsBad),
    good: known.good + at(patterns.requestsGood),
    sample: isBetterSample ? body : known.sample,
    sampleCount: isBetterSample ? count : known.sampleCount,
    traceIds: traceId === '' ? known.traceIds : [...known.traceIds, traceId].sort().slice(0, SAMPLES_MAX),
  }
}

const emptyGroup = (patterns: LogPatternColumns, row: number, template: string): Group => ({
  service: patterns.service[row] as string,
  severity: patterns.severity[row] as string,
  template,
  before: 0,
  after: 0,
  bad: 0,
  good: 0,
  sample: '',
  sampleCount: -1,
  traceIds: [],
})

function changeOf(group: Group, exposure: LogExposure): TemplateChange {
  const linked = group.bad + group.good > 0
  const linkScore = linked ? pValueScore(linkCounts(group, exposure)) : 0
  const rate = rateChange(group, exposure)
  const strength = Math.abs(rate) * linkWeight(group, exposure, linkScore) * severityWeight(group.severity)
  return {
    service: group.service,
    template: group.template,
    severity: group.severity,
    kind: rate > 0 ? (group.before === 0 ? 'new' : 'up') : group.after === 0 ? 'gone' : 'down',
    countBefore: group.before,
    countAfter: group.after,
    badShare: linked ? group.bad / (group.bad + group.good) : null,
    linkScore,
    score: strength,
    sample: group.sample,
    traceIds: group.traceIds,
  }
}

/** −1..1: the difference of the rates over their sum, shrunk by how near it is to chance. */
function rateChange({ before, after }: Group, exposure: LogExposure): number {
  if (exposure.before <= 0 || exposure.after <= 0) return 0
  const share = exposure.after / (exposure.before + exposure.after)
  const expectedAfter = (before + after) * share
  const expectedBefore = before + after - expectedAfter
  const surpriseSquared = 2 * (timesLnRatio(after, expectedAfter) + timesLnRatio(before, expectedBefore))
  if (surpriseSquared <= NOISE_SIGMAS ** 2) return 0
  const [rateAfter, rateBefore] = [after / exposure.after, before / exposure.before]
  return ((rateAfter - rateBefore) / (rateAfter + rateBefore)) * (1 - NOISE_SIGMAS ** 2 / surpriseSquared)
}

const timesLnRatio = (count: number, expected: number): number => (count <= 0 ? 0 : count * Math.log(count / expected))

/** Merged patterns may count a request twice, so counts are held to what there was. */
const linkCounts = (group: Group, exposure: LogExposure) => ({
  bad: Math.min(group.bad, exposure.requestsBad),
  badTotal: exposure.requestsBad,
  good: Math.min(group.good, exposure.requestsGood),
  goodTotal: exposure.requestsGood,
})

function linkWeight(group: Group, exposure: LogExposure, linkScore: number): number {
  if (group.bad + group.good === 0) return LINK_UNKNOWN
  if (linkScore < -Math.log(LINK_P_MAX)) return UNLINKED
  const { bad, badTotal, good, goodTotal } = linkCounts(group, exposure)
  return UNLINKED + (1 - UNLINKED) * (bad / badTotal - good / goodTotal)
}

/** Errors speak louder than chatter, at equal change and link. */
function severityWeight(severity: string): number {
  if (/^(err|fatal|crit|alert|emerg|panic|severe)/i.test(severity)) return 1
  return /^warn/i.test(severity) ? 0.8 : 0.6
}

/**
 * Paper    Dunning 1993 for the score, Benjamini and Hochberg 1995 for the correction, Mantel and Haenszel 1959 for bystanders
 * Idea     what do bad requests carry that good ones do not, and which of it is only carried along?
 * Input    requests of the incident, told good or bad, with their attributes
 * Output   conditions and sets of up to three, strongest first, with aliases, effect size and coverage
 * Cost     O(items · requests / 32) and the conjunctions
 */
import type { RequestColumns } from '../../model/span-columns.ts'
import { signedCramersV, type TwoByTwo, withinStrata } from './association.ts'
import { conjunctionsOf, f1Of, type Ground } from './conjunctions.ts'
import { qValues } from './false-discovery.ts'
import { type Counts, pValueScore } from './p-value-score.ts'
import { compareItems, type Item, itemsOf } from './request-items.ts'
import { bothOf, membersOf, type RowSet, rowSetOf, weightOf, weightOfBoth, withoutOf } from './row-set.ts'

/** One condition of a finding. */
export type Condition = { readonly key: string; readonly value: string }

/** Conditions that set bad requests apart. */
export type SeparatingSet = {
  readonly conditions: readonly Condition[]
  /** Other conditions, `key=value`, that pick the same requests. */
  readonly aliases: readonly string[]
  /** Weighted share of the bad and of the good requests that carry it, 0..1. */
  readonly shareBad: number
  readonly shareGood: number
  readonly oddsRatio: number
  /** −ln p. */
  readonly score: number
  /** Corrected for everything that was tried. */
  readonly q: number
  readonly f1: number
  readonly badCount: number
  readonly goodCount: number
  /** The stronger set that accounts for this one; undefined when it stands on its own. */
  readonly explainedBy: string | undefined
  /** Bad requests that carry it; at most 5. */
  readonly traceIds: readonly string[]
}

/** What sets the bad requests apart, and what was not looked at. */
export type Separation = {
  readonly sets: readonly SeparatingSet[]
  readonly badRequests: number
  readonly goodRequests: number
  readonly tried: number
  /** Keys that look like identifiers, and how many rare items were left out. */
  readonly keysCut: readonly string[]
  readonly itemsCut: number
}

type Found = { readonly items: readonly Item[]; readonly rows: RowSet; readonly score: number; readonly f1: number }
type Group = Ground & Scale & { readonly good: RowSet; readonly goodWeight: number }
type Scale = { readonly badScale: number; readonly goodScale: number }

const P_MAX = 0.02
const Q_MAX = 0.05
const ALIAS_V_MIN = 0.9
const STRATUM_P_MAX = 0.05
const CONDITIONS_MAX = 100 // singles that may be joined; 50 a key, so that one key cannot fill it
const CONDITIONS_PER_KEY_MAX = 50
const SUPPORT_MIN = 0.001
const SETS_MAX = 50
const ALIASES_MAX = 10
const SAMPLES_MAX = 5

/** Attributes of the failure itself: they tell what happened, never to whom. */
const OUTCOME = /^(error\.type|exception\..+|otel\.status_.+|(http\.response|rpc|db\.response)\.status_code|error)$/

/** Conditions carried by bad requests clearly more often than by good ones. */
export function separatingAttributes(columns: RequestColumns): Separation {
  const requests = inOrder(columns)
  const group = groupOf(requests)
  const { items, keysCut, itemsCut } = itemsOf(requests)
  const inputs = items.filter((item) => !OUTCOME.test(item.key))
  const singles = inputs.map((item) => foundOf([item], item.rows, group))
  const joined = conjunctionsOf(joinable(singles, group), group)
  const sets = joined.found.map((set) => foundOf(set.items, set.rows, group))
  const tried = singles.length + joined.tried
  const accepted = significant([...singles, ...sets], tried)
  return {
    sets: settled(accepted, group, requests).slice(0, SETS_MAX),
    badRequests: membersOf(group.bad).length,
    goodRequests: membersOf(group.good).length,
    tried,
    keysCut,
    itemsCut,
  }
}

/** Requests by trace id: the same samples and ties for any order of the input. */
function inOrder(columns: RequestColumns): RequestColumns {
  const id = (row: number): string => columns.traceId[row] as string
  const rows = Array.from({ length: columns.rows }, (_, row) => row).sort((a, b) => (id(a) < id(b) ? -1 : 1))
  return {
    rows: columns.rows,
    traceId: rows.map(id),
    bad: rows.map((row) => columns.bad[row] as number),
    weight: rows.map((row) => columns.weight[row] as number),
    items: rows.map((row) => columns.items[row] as readonly string[]),
  }
}

function groupOf(requests: RequestColumns): Group {
  const rows = Array.from({ length: requests.rows }, (_, row) => row)
  const bad = rowSetOf(
    rows.filter((row) => requests.bad[row] === 1),
    requests.rows,
  )
  const good = withoutOf(rowSetOf(rows, requests.rows), bad)
  const weights = requests.weight
  const [badWeight, goodWeight] = [weightOf(bad, weights), weightOf(good, weights)]
  return { bad, good, badWeight, goodWeight, weights, ...scaleOf(bad, good, weights) }
}

/** Factor from weight to effective count: n_eff = (Σw)² / Σw², so Σw · factor = n_eff. */
function scaleOf(bad: RowSet, good: RowSet, weights: ArrayLike<number>): Scale {
  const squares = Float64Array.from(weights, (weight) => weight ** 2)
  const factor = (rows: RowSet): number => weightOf(rows, weights) / Math.max(weightOf(rows, squares), Number.MIN_VALUE)
  return { badScale: factor(bad), goodScale: factor(good) }
}

function foundOf(items: readonly Item[], rows: RowSet, group: Group): Found {
  return { items, rows, score: pValueScore(countsOf(rows, group)), f1: f1Of(rows, group) }
}

/** Effective counts of who carries it. */
const countsOf = (rows: RowSet, { bad, good, badWeight, goodWeight, weights, badScale, goodScale }: Group): Counts => ({
  bad: weightOfBoth(rows, bad, weights) * badScale,
  badTotal: badWeight * badScale,
  good: weightOfBoth(rows, good, weights) * goodScale,
  goodTotal: goodWeight * goodScale,
})

/** Singles worth joining: carried by bad requests more often than by good ones, the best by F1, no key too often. */
function joinable(singles: readonly Found[], group: Group): readonly Item[] {
  const perKey = new Map<string, number>()
  return singles
    .filter(({ rows }) => leansBad(countsOf(rows, group)))
    .toSorted((a, b) => b.f1 - a.f1 || compareItems(a.items[0] as Item, b.items[0] as Item))
    .map(({ items }) => items[0] as Item)
    .filter((item) => {
      const used = perKey.get(item.key) ?? 0
      perKey.set(item.key, used + 1)
      return used < CONDITIONS_PER_KEY_MAX
    })
    .slice(0, CONDITIONS_MAX)
}

const leansBad = (counts: Counts): boolean =>
  counts.bad / counts.badTotal > counts.good / counts.goodTotal && counts.bad / counts.badTotal >= SUPPORT_MIN

function significant(found: readonly Found[], tried: number): readonly (Found & { readonly q: number })[] {
  const q = qValues(
    found.map((one) => one.score),
    tried,
  )
  return found
    .map((one, i) => ({ ...one, q: q[i] as number }))
    .filter((one) => one.score > -Math.log(P_MAX) && one.q < Q_MAX)
    .sort((a, b) => b.score - a.score || b.f1 - a.f1 || a.items.length - b.items.length || compareNames(a, b))
}

const compareNames = (a: Found, b: Found): number => (labelOf(a) < labelOf(b) ? -1 : 1)

const labelOf = ({ items }: Pick<Found, 'items'>): string => items.map((i) => `${i.key}=${i.value}`).join(' and ')

type Kept = {
  readonly found: Found & { readonly q: number }
  readonly aliases: string[]
  explainedBy: string | undefined
}

/** Strongest first: what picks the same requests becomes an alias, what a stronger one accounts for is marked. */
function settled(
  accepted: readonly (Found & { readonly q: number })[],
  group: Group,
  requests: RequestColumns,
): readonly SeparatingSet[] {
  const kept: Kept[] = []
  for (const found of accepted) {
    const twin = kept.find((k) => signedCramersV(overlapOf(found.rows, k.found.rows, group)) > ALIAS_V_MIN)
    if (twin && found.items.length >= twin.found.items.length) {
      if (found.items.length === twin.found.items.length) addAlias(twin, found)
      continue
    }
    const stronger = twin ?? kept.find((k) => !k.explainedBy && isExplained(found.rows, k.found.rows, group))
    kept.push({ found, aliases: [], explainedBy: stronger && labelOf(stronger.found) })
    if (kept.length >= SETS_MAX) break
  }
  return kept.map((k) => setOf(k, group, requests)).sort(standingFirst)
}

function addAlias(twin: Kept, found: Found): void {
  if (twin.aliases.length < ALIASES_MAX) twin.aliases.push(labelOf(found))
}

const standingFirst = (a: SeparatingSet, b: SeparatingSet): number =>
  Number(a.explainedBy !== undefined) - Number(b.explainedBy !== undefined) || b.score - a.score

function overlapOf(a: RowSet, b: RowSet, { bad, good, weights }: Group): TwoByTwo {
  const all = bad.map((word, i) => word | (good[i] as number))
  return tableOf(a, b, all, weights)
}

function tableOf(a: RowSet, b: RowSet, within: RowSet, weights: ArrayLike<number>): TwoByTwo {
  const inside = bothOf(a, within)
  const outside = withoutOf(within, a)
  return {
    yy: weightOf(bothOf(inside, b), weights),
    yn: weightOf(withoutOf(inside, b), weights),
    ny: weightOf(bothOf(outside, b), weights),
    nn: weightOf(withoutOf(outside, b), weights),
  }
}

/** Whether the condition no longer separates once requests with and without the stronger one are looked at apart. */
function isExplained(rows: RowSet, stronger: RowSet, group: Group): boolean {
  const all = group.bad.map((word, i) => word | (group.good[i] as number))
  const strata = [stronger, withoutOf(all, stronger)].map((stratum) => effectiveTable(rows, stratum, group))
  return withinStrata(strata) < -Math.log(STRATUM_P_MAX)
}

function effectiveTable(rows: RowSet, stratum: RowSet, group: Group): TwoByTwo {
  const { yy, yn, ny, nn } = tableOf(rows, group.bad, stratum, group.weights)
  return {
    yy: yy * group.badScale,
    yn: yn * group.goodScale,
    ny: ny * group.badScale,
    nn: nn * group.goodScale,
  }
}

function setOf({ found, aliases, explainedBy }: Kept, group: Group, requests: RequestColumns): SeparatingSet {
  const counts = countsOf(found.rows, group)
  const badRows = membersOf(bothOf(found.rows, group.bad))
  return {
    conditions: found.items.map(({ key, value }) => ({ key, value })),
    aliases,
    shareBad: counts.bad / counts.badTotal,
    shareGood: counts.good / counts.goodTotal,
    oddsRatio: oddsRatioOf(counts),
    score: found.score,
    q: found.q,
    f1: found.f1,
    badCount: badRows.length,
    goodCount: membersOf(bothOf(found.rows, group.good)).length,
    explainedBy,
    traceIds: badRows.slice(0, SAMPLES_MAX).map((row) => requests.traceId[row] as string),
  }
}

/** Haldane's correction: half a request in each cell, so that a cell of none gives no infinity. */
const oddsRatioOf = ({ bad, badTotal, good, goodTotal }: Counts): number =>
  ((bad + 0.5) * (goodTotal - good + 0.5)) / ((badTotal - bad + 0.5) * (good + 0.5))

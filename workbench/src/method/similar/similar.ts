import type { Incident } from '../incident.ts'
import { TRAITS, type Trait, type Traits, traitsOf } from './traits.ts'

/** Values of one trait. */
export type TraitValues = { readonly trait: Trait; readonly values: readonly string[] }

/** A past incident that resembles one of today; what differs counts as much as what is alike (never assume it). */
export type SimilarIncident = {
  readonly incident: string
  readonly title: string
  readonly at: string
  /** How much of what both are is alike, 0..1; what many incidents share counts little. */
  readonly alike: number
  readonly shared: readonly TraitValues[]
  readonly onlyToday: readonly TraitValues[]
  readonly onlyThen: readonly TraitValues[]
  /** The cause that was committed to then; null when none was. */
  readonly cause: string | null
  /** Changes that helped then. */
  readonly helped: readonly string[]
}

/** How many are told, and from how much alike on. Below a tenth, incidents share a word or two. */
const SIMILAR = { countMax: 5, alikeMin: 0.1 }

/**
 * Past incidents that resemble one, most alike first: the weighted share of their traits that both have. A value counts by how rare it
 * is among all incidents, ln((n + 1) / those that have it), so that what every incident has tells nothing.
 * Cost   linear in the incidents and their traits
 */
export function similarTo(today: Incident, past: readonly Incident[], limits = SIMILAR): readonly SimilarIncident[] {
  const own = traitsOf(today)
  const others = past.filter(({ id }) => id !== today.id).map((incident) => ({ incident, traits: traitsOf(incident) }))
  const weigh = weightsIn([own, ...others.map(({ traits }) => traits)])
  return others
    .map(({ incident, traits }) => comparedWith(own, incident, traits, weigh))
    .filter(({ alike }) => alike >= limits.alikeMin)
    .sort((a, b) => b.alike - a.alike || Date.parse(b.at) - Date.parse(a.at))
    .slice(0, limits.countMax)
}

type Weigh = (trait: Trait, value: string) => number

function weightsIn(all: readonly Traits[]): Weigh {
  const counts = new Map<string, number>()
  const keyOf = (trait: Trait, value: string): string => `${trait}\0${value}`
  for (const traits of all)
    for (const trait of TRAITS)
      for (const value of traits[trait]) counts.set(keyOf(trait, value), (counts.get(keyOf(trait, value)) ?? 0) + 1)
  return (trait, value) => Math.log((all.length + 1) / (counts.get(keyOf(trait, value)) ?? 1))
}

function comparedWith(own: Traits, past: Incident, traits: Traits, weigh: Weigh): SimilarIncident {
  const weightOf = (listed: readonly TraitValues[]): number =>
    listed
      .filter(({ trait }) => own[trait].size > 0 && traits[trait].size > 0) // what one record is silent on makes no difference
      .flatMap(({ trait, values }) => values.map((value) => weigh(trait, value)))
      .reduce((sum, weight) => sum + weight, 0)
  const shared = pick((trait) => [...own[trait]].filter((value) => traits[trait].has(value)))
  const onlyToday = pick((trait) => [...own[trait]].filter((value) => !traits[trait].has(value)))
  const onlyThen = pick((trait) => [...traits[trait]].filter((value) => !own[trait].has(value)))
  const alike = weightOf(shared)
  const cause = past.testing.hypotheses.find(({ id }) => id === past.testing.committed?.hypothesis)
  return {
    incident: past.id,
    title: past.lifecycle.title,
    at: past.lifecycle.times.impactStarted?.at ?? past.entries[0]!.at,
    alike: alike === 0 ? 0 : alike / (alike + weightOf(onlyToday) + weightOf(onlyThen)),
    shared,
    onlyToday,
    onlyThen,
    cause: cause?.statement ?? null,
    helped: past.ledger.changes.filter(({ judged }) => judged?.verdict === 'helped').map(({ what }) => what),
  }
}

const pick = (values: (trait: Trait) => readonly string[]): readonly TraitValues[] =>
  TRAITS.map((trait) => ({ trait, values: values(trait).toSorted() })).filter((one) => one.values.length > 0)

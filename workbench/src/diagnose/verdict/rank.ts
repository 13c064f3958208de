/**
 * Paper    none; log-linear pooling of independent evidence (Genest and Zidek 1986)
 * Idea     each kind of clue adds the logarithm of its strength, so several weak kinds together beat one that shouts
 * Input    clues, the names of all services
 * Output   services by score, finite and never below 0; those that nothing tells apart have equal scores and stand by name
 * Cost     O(clues)
 * Departs  further kinds count in part, because kinds of one fault are not independent
 */

import { compareText } from '../../lib/compare-text.ts'
import { sumOf } from '../../lib/sum.ts'
import { CLEAR } from '../series/robust.ts'
import type { Clue, ClueKind } from '../types.ts'

/** A service with the clues against it, strongest first, one of a kind. */
export type Suspect = { readonly service: string; readonly score: number; readonly clues: readonly Clue[] }

const WEIGHT: Readonly<Record<ClueKind, number>> = {
  saturation: 1,
  latency: 1,
  errors: 1,
  edge: 0.8, // a caller sees its own trouble in it too
  path: 1,
  gap: 1,
  origin: 1,
  logs: 1,
  silence: 1,
  release: 1,
  demand: 1,
  change: 1,
}

/** What a clue adds to its service's score; finite even where the chance was too small for a number. */
export const worthOf = (clue: Clue): number =>
  WEIGHT[clue.kind] * Math.log1p(Math.max(0, Math.min(clue.strength, Number.MAX_VALUE)))

/** All services, most suspect first. */
export function suspectsOf(clues: readonly Clue[], services: ReadonlySet<string>): readonly Suspect[] {
  const byService = Map.groupBy(clues, (clue) => clue.service)
  const names = new Set([...services, ...byService.keys()])
  const suspects = [...names].map((service) => {
    const own = strongestOfKind(byService.get(service) ?? [])
    return { service, clues: own, score: beyondNoise(own) }
  })
  return suspects.sort((a, b) => b.score - a.score || compareText(a.service, b.service))
}

/** What a suspect is accused of where it loads a callee by what it asks; undefined where it does not, or hardly. */
export const demandOf = ({ clues }: Suspect): Clue | undefined =>
  clues.find(({ kind, strength }) => kind === 'demand' && strength >= CLEAR)

/** The score of one usual swing: what telemetry says below it tells no service from another. */
export const NOISE = Math.log1p(1)

/** Noise ranks nobody: there the changes alone tell services apart. */
function beyondNoise(clues: readonly Clue[]): number {
  const score = pooled(clues)
  return score > NOISE ? score : pooled(clues.filter((clue) => clue.kind === 'change'))
}

const FURTHER_SHARE = 0.6 // of what a further kind of clue would be worth alone: kinds overlap; set on recorded incidents

/** Kinds that tell the same story in other words: of these only the strongest counts. */
const STORY: Readonly<Record<ClueKind, string>> = {
  saturation: 'used up',
  latency: 'slow',
  path: 'slow',
  gap: 'slow',
  edge: 'seen by callers',
  errors: 'fails',
  origin: 'fails',
  logs: 'fails',
  silence: 'fails',
  release: 'differs from its old self',
  demand: 'asks more',
  change: 'was changed',
}

/** The strongest story counts fully, the others in part. */
function pooled(clues: readonly Clue[]): number {
  const stories = [...Map.groupBy(clues, (clue) => STORY[clue.kind]).values()]
  const [first = 0, ...others] = stories.map((told) => Math.max(...told.map(worthOf))).sort((a, b) => b - a)
  return others.reduce((sum, worth) => sum + FURTHER_SHARE * worth, first)
}

function strongestOfKind(clues: readonly Clue[]): readonly Clue[] {
  const best = new Map<ClueKind, Clue>()
  for (const clue of clues) if ((best.get(clue.kind)?.strength ?? 0) < clue.strength) best.set(clue.kind, clue)
  const origin = best.get('origin')
  const shareOfFailed = sumOf(clues.map((clue) => clue.shareOfFailed ?? 0)) // with one error or another
  if (origin && shareOfFailed > 0) best.set('origin', { ...origin, shareOfFailed: Math.min(1, shareOfFailed) })
  return [...best.values()].sort((a, b) => worthOf(b) - worthOf(a) || compareText(a.kind, b.kind))
}

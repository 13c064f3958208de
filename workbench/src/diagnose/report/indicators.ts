import type { Indicator } from '../../model/diagnosis.ts'
import { proofOf } from '../clues/from-metrics.ts'
import type { EvidenceBook } from '../evidence.ts'
import { filledStocks, resourceKindOf } from '../series/resources.ts'
import { CLEAR } from '../series/robust.ts'
import type { Move, Windows } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'

const INDICATORS_MAX = 50

/** Series by how much they tell about the suspects: their credit, weighed by the suspect's share of the blame. */
export function indicatorsOf(
  moves: readonly Move[],
  suspects: readonly Suspect[],
  windows: Windows,
  book: EvidenceBook,
): readonly Indicator[] {
  const best = suspects[0]?.score ?? 0
  const shareOf = new Map(suspects.map((s) => [s.service, best > 0 ? Math.max(0, s.score / best) : 0]))
  const filled = filledStocks(moves)
  return [...Map.groupBy(moves, (move) => move.series.service)]
    .flatMap(([service, own]) => credited(own, filled, (shareOf.get(service) ?? 0) ** 2))
    .sort((a, b) => b.score - a.score)
    .slice(0, INDICATORS_MAX)
    .map(({ move, score }) => ({
      service: move.series.service,
      signal: move.series.source === 'trace' ? 'trace' : 'metric',
      name: move.series.name,
      score,
      before: move.before,
      after: move.after,
      unit: move.series.unit,
      evidence: [book.cite(proofOf(move, windows))],
    }))
}

type Credited = { readonly move: Move; readonly score: number }
type Stage = 'stock' | 'flow' | 'delay' | 'failure' | 'apart'

const FROM_EFFECT_TO_CAUSE: readonly Stage[] = ['apart', 'failure', 'delay', 'flow', 'stock']

/**
 * The credit of a service's series goes back from effect to cause: what moved clearly inherits the greatest credit of
 * what follows from it, as failures follow from delays, delays from work, and work from a stock that is being filled.
 */
function credited(moves: readonly Move[], filled: ReadonlySet<Move>, weight: number): readonly Credited[] {
  const byStage = Map.groupBy(
    moves.filter((move) => move.score > 1),
    (move) => stageOf(move, filled),
  )
  let inherited = 0
  return FROM_EFFECT_TO_CAUSE.flatMap((stage) => {
    const here = (byStage.get(stage) ?? []).map((move) => {
      const heir = move.score >= CLEAR && stage !== 'apart'
      return { move, score: Math.hypot(weight * Math.log1p(move.score), heir ? inherited : 0) }
    })
    const heirs = stage === 'apart' ? [] : here.filter(({ move }) => move.score >= CLEAR)
    inherited = Math.max(inherited, ...heirs.map((one) => one.score))
    return here
  })
}

/** Where a series stands between cause and effect; traffic and what has no meaning stand apart. */
function stageOf(move: Move, filled: ReadonlySet<Move>): Stage {
  const { signal, name } = move.series
  if (signal === 'latency') return 'delay'
  if (signal === 'errors') return 'failure'
  if (signal !== 'saturation') return 'apart'
  const kind = resourceKindOf(name)
  if (kind === 'stock') return filled.has(move) ? 'stock' : 'apart'
  return kind === 'flow' ? 'flow' : 'delay'
}

/**
 * Paper    Hardt et al., The PetShop Dataset (2023), graph traversal: blame the anomalous node without an anomalous callee
 * Idea     a service's own resources speak against it; its slowness and errors do so as far as its callees do not explain them
 * Input    moves of all series, the call graph
 * Output   clues: at most one of a kind for each service, the strongest
 * Cost     O(moves + edges)
 * Departs  what a caller measures of a callee counts against the callee, so that an uninstrumented one is seen too
 */
import type { GoldenSignal } from '../../model/diagnosis.ts'
import { figure } from '../evidence.ts'
import { type Burden, burdensOf } from '../graph/burden.ts'
import { type CallGraph, calleesOf, callersIn } from '../graph/calls.ts'
import { questionOf } from '../series/asked.ts'
import { nameOf } from '../series/moves.ts'
import type { Clue, ClueKind, Move, Windows } from '../types.ts'

/** What the moves of metrics and of bucketed spans say about each service. */
export function metricClues(moves: readonly Move[], graph: CallGraph, windows: Windows): readonly Clue[] {
  const best = strongest(moves)
  const burdens = burdensOf(moves, windows)
  const clues: Clue[] = []
  for (const [service, byKind] of best) {
    for (const [kind, move] of byKind) {
      const share =
        kind === 'latency' || kind === 'errors'
          ? answersFor(service, kind, graph, burdens) * (1 - explained(service, kind, move.score, graph, best, burdens))
          : kind === 'edge'
            ? 1 - waiting(service, kind, move.score, graph, best)
            : 1
      clues.push({ service, kind, strength: move.score * share, proof: proofOf(move, windows) })
    }
  }
  return clues
}

type Burdens = ReadonlyMap<string, Burden>

/** Share of its callers' trouble that a service's own burden can account for, 0..1; 1 where nothing is known to compare. */
function answersFor(service: string, kind: keyof Burden, graph: CallGraph, burdens: Burdens): number {
  const own = burdens.get(service)?.[kind]
  const theirs = [...callersIn(graph, service)].map((caller) => burdens.get(caller)?.[kind] ?? 0)
  const trouble = theirs.reduce((sum, one) => sum + one, 0)
  if (own === undefined || trouble === 0) return 1
  return theirs.reduce((sum, one) => sum + Math.min(own, one), 0) / trouble
}

/** Share of a service's trouble that its callees account for, 0..1: by what they bear where that is known. */
function explained(
  service: string,
  kind: keyof Burden,
  score: number,
  graph: CallGraph,
  best: Strongest,
  burdens: Burdens,
): number {
  const own = burdens.get(service)?.[kind]
  const callees = [...calleesOf(graph, service)].filter((callee) => burdens.get(callee)?.[kind] !== undefined)
  if (!own || callees.length === 0) return waiting(service, kind, score, graph, best)
  const borne = callees.map((callee) => {
    const moved = best.get(callee)?.get(kind)?.score ?? 0
    return (burdens.get(callee)?.[kind] ?? 0) * (moved / (1 + moved))
  })
  return Math.min(1, borne.reduce((sum, one) => sum + one, 0) / own)
}

type Strongest = ReadonlyMap<string, ReadonlyMap<ClueKind, Move>>

function strongest(moves: readonly Move[]): Strongest {
  const best = new Map<string, Map<ClueKind, Move>>()
  for (const move of moves) {
    const blamed = blameOf(move)
    if (!blamed || move.score <= 0) continue
    const byKind = best.get(blamed.service) ?? new Map<ClueKind, Move>()
    if ((byKind.get(blamed.kind)?.score ?? 0) < move.score) byKind.set(blamed.kind, move)
    best.set(blamed.service, byKind)
  }
  return best
}

const KIND: Readonly<Record<GoldenSignal, ClueKind | undefined>> = {
  latency: 'latency',
  errors: 'errors',
  saturation: 'saturation',
  traffic: undefined,
}

/** A caller's measurement of a named peer is about the peer; one without a name may be about any of them. */
function blameOf({ series }: Move): { service: string; kind: ClueKind } | undefined {
  const kind = series.signal && KIND[series.signal]
  if (!kind) return undefined
  if (series.side === 'client') return series.peer === '' ? undefined : { service: series.peer, kind: 'edge' }
  return { service: series.service, kind: series.side === 'server' && series.peer !== '' ? 'edge' : kind }
}

const REQUEST_KINDS: readonly ClueKind[] = ['latency', 'errors', 'edge']

/** Share of a service's trouble that its worst callee accounts for, 0..1, where only surprises can be compared. */
function waiting(service: string, kind: ClueKind, score: number, graph: CallGraph, best: Strongest): number {
  let worst = 0
  for (const callee of calleesOf(graph, service)) {
    const seen = best.get(callee)
    for (const k of kind === 'errors' ? (['errors', 'edge'] as const) : REQUEST_KINDS) {
      worst = Math.max(worst, seen?.get(k)?.score ?? 0)
    }
  }
  return worst / (worst + score)
}

/** The proof behind a move. */
export function proofOf(move: Move, windows: Windows): Clue['proof'] {
  const { series } = move
  return {
    says: `${nameOf(series)} went from ${figure(move.before)} to ${figure(move.after)} ${series.unit}, ${figure(move.score)} times its usual swing`,
    ...questionOf(series),
    window: windows.after,
    numbers: { before: move.before, after: move.after, surprise: move.score },
  }
}

/**
 * Paper    Hardt et al. (CLeaR 2024), graph traversal: blame the anomalous node without an anomalous callee
 * Idea     a service's own resources speak against it; its slowness and errors do so as far as its callees do not explain them
 * Input    moves of all series, the call graph
 * Output   clues: at most one of a kind for each service, the strongest
 * Cost     O(moves + edges)
 * Departs  what a caller measures of a callee counts against the callee, so that an uninstrumented one is seen too
 */

import { median } from '../../lib/order-statistics.ts'
import type { GoldenSignal } from '../../model/diagnosis.ts'
import { figure } from '../evidence.ts'
import { type Bearing, blameShare } from '../graph/blame.ts'
import { burdensOf, callBurdensOf, growthOf } from '../graph/burden.ts'
import type { CallGraph } from '../graph/calls.ts'
import { piledUp, toldOf } from '../graph/piled-up.ts'
import { amount } from '../mechanism/words.ts'
import { questionOf } from '../series/asked.ts'
import { roomTaken } from '../series/limits.ts'
import { nameOf } from '../series/moves.ts'
import { MUCH_SLOWER } from '../slower.ts'
import type { Clue, ClueKind, Move, Windows } from '../types.ts'
import { instanceKey, type Newcomers } from './from-releases.ts'

/** What the moves of metrics and of bucketed spans say about each service. */
export function metricClues(
  moves: readonly Move[],
  graph: CallGraph,
  windows: Windows,
  newcomers: ReadonlyMap<string, Newcomers> = new Map(),
): readonly Clue[] {
  const seen = asCallersAgree(asSeenByMost(moves))
  const told = toldOf(seen, requestsOf)
  const bearing = {
    graph,
    best: strongest(seen, (move) => move.score * (1 - piledUp(move, graph, told))),
    told,
    burdens: burdensOf(moves, windows),
    callBurdens: callBurdensOf(moves, windows),
    growth: growthOf(moves),
  }
  const tried = Math.log(bearing.best.size)
  const agreed = agreedBy(seen)
  const strengthOf = (move: Move): number => Math.max(0, Math.min(move.score, natsOf(move, windows) - tried))
  return [...bearing.best].flatMap(([service, byKind]) =>
    [...byKind].map(([kind, move]) => ({
      service,
      kind,
      strength: strengthOf(move) * blameShare(service, kind, bearing),
      ...(kind === 'edge' && move.series.side === 'client' && { foundBy: move.series.service }),
      ...(kind === 'edge' && agreed.has(service) && { agreed: strengthOf(agreed.get(service) as Move) }),
      harmless: kind === 'saturation' && (isFresh(move, newcomers) || leavesRoom(move)),
      proof: proofOf(move, windows),
    })),
  )
}

const isFresh = (
  { series: { service, version, instance } }: Move,
  newcomers: ReadonlyMap<string, Newcomers>,
): boolean => newcomers.get(service)?.fresh.has(instanceKey(version, instance)) ?? false

/** So much of it is still free that waiting for it makes no request much slower: waits go with one over what is free. */
const leavesRoom = (move: Move): boolean => (roomTaken(move) ?? 1) < 1 - 1 / MUCH_SLOWER

const Z90 = 1.28 // nine in ten stretches of a quiet series stay below one usual swing

/** Minus the logarithm of the chance of so large a move, by Student's t: few quiet points make nobody sure. */
function natsOf({ series, score }: Move, { before }: Windows): number {
  const points = series.atMs.filter((at) => at > before.from && at <= before.to).length
  return (points / 2) * Math.log1p((Z90 * score) ** 2 / points)
}

/**
 * What a caller's instances measure of a callee counts as their middle one sees it: what a single instance sees is its own
 * trouble, and the others are the control.
 */
function asSeenByMost(moves: readonly Move[]): readonly Move[] {
  const sightOf = ({ series: { service, peer, name, detail } }: Move): string =>
    JSON.stringify([service, peer, name, detail])
  const seen = Map.groupBy(
    moves.filter(({ series }) => series.side === 'client' && series.peer !== '' && series.instance !== ''),
    sightOf,
  )
  const middle = new Map([...seen].map(([sight, all]) => [sight, median(all.map((move) => move.score))]))
  return moves.map((move) => {
    const { side, peer, instance } = move.series
    const most = side === 'client' && peer !== '' && instance !== '' ? middle.get(sightOf(move)) : undefined
    return most !== undefined && most < move.score ? { ...move, score: most } : move
  })
}

/**
 * What a single one of several callers measures of a callee that tells nothing of itself may be what it asks: the others are the control,
 * and it counts as the middle caller sees it; of two, as the one who sees less.
 */
function asCallersAgree(moves: readonly Move[]): readonly Move[] {
  const tells = new Set(moves.flatMap(({ series }) => (series.side === 'client' ? [] : [series.service])))
  const isTold = ({ series: { side, peer } }: Move): boolean => side === 'client' && peer !== '' && !tells.has(peer)
  const keyOf = ({ series: { peer, name } }: Move): string => JSON.stringify([peer, name])
  const agreed = new Map(
    [...Map.groupBy(moves.filter(isTold), keyOf)].map(([key, all]) => {
      const worst = worstByCaller(all).map(({ score }) => score)
      return [key, worst.length === 2 ? Math.min(...worst) : median(worst)]
    }),
  )
  return moves.map((move) =>
    isTold(move) ? { ...move, score: Math.min(move.score, agreed.get(keyOf(move)) ?? 0) } : move,
  )
}

/** What the second of its callers finds of each callee that several call. */
function agreedBy(moves: readonly Move[]): ReadonlyMap<string, Move> {
  const found = moves.filter((move) => move.series.side === 'client' && blameOf(move)?.kind === 'edge')
  return new Map(
    [...Map.groupBy(found, ({ series }) => series.peer)].flatMap(([callee, its]) => {
      const [, second] = [...worstByCaller(its)].sort((a, b) => b.score - a.score)
      return second === undefined ? [] : [[callee, second] as const]
    }),
  )
}

/** The worst that each caller finds. */
const worstByCaller = (moves: readonly Move[]): readonly Move[] =>
  [...Map.groupBy(moves, ({ series }) => series.service).values()].map((own) =>
    own.reduce((most, move) => (move.score > most.score ? move : most)),
  )

/** The move of each kind that counts most against each service. */
function strongest(moves: readonly Move[], counts: (move: Move) => number): Bearing['best'] {
  const best = new Map<string, Map<ClueKind, Move>>()
  for (const move of moves) {
    const blamed = blameOf(move)
    if (!blamed || move.score <= 0) continue
    const byKind = best.get(blamed.service) ?? new Map<ClueKind, Move>()
    const rival = byKind.get(blamed.kind)
    if (rival === undefined || counts(rival) < counts(move)) byKind.set(blamed.kind, move)
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

/** Whose requests the move tells of. */
function requestsOf(move: Move): string | undefined {
  const blamed = blameOf(move)
  return blamed?.kind === 'saturation' ? undefined : blamed?.service
}

/** The proof behind a move. */
export function proofOf(move: Move, windows: Windows): Clue['proof'] {
  const { series, before, after, score } = move
  return {
    says: `${nameOf(series)} ${moveText(move)}`,
    ...questionOf(series),
    window: windows.after,
    numbers: { before, after, surprise: score },
  }
}

/** A short burst leaves the middle value where it was: then the swing is told, not a move that there was not. */
function moveText({ series, before, after, score }: Move): string {
  const [was, is] = [amount(before, series.unit), amount(after, series.unit)]
  const swing = `${figure(score)} times its usual swing`
  if (score === 0 || series.bad === 0 || (after - before) * series.bad > 0) return `went from ${was} to ${is}, ${swing}`
  return `swung ${swing} for a while, its middle value went from ${was} to ${is}`
}

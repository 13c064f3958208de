/**
 * Paper    none; node exporters, and the nodes that instances say they run on
 * Idea     what a node lacks, all that run there lack, and what it loses they lose; it says something against those that are in trouble themselves
 * Input    moves of all series, who is an agent that tells of others
 * Output   the moves, those of a node's resources and failures under the services that run there and suffer
 * Cost     O(moves + moves of nodes x services there); at most one move of a node for each service
 */
import { CLEAR } from '../series/robust.ts'
import type { GoldenSeries, Move } from '../types.ts'

/**
 * The moves, those of a node's resources and failures told of each service that runs there and is in trouble itself, as far as it is: of each service the one
 * of the node that moved most.
 */
export function withTenants(moves: readonly Move[], isAgent: (service: string) => boolean): readonly Move[] {
  const serving = Map.groupBy(moves, ({ series }) => series.service)
  for (const [service, own] of serving) if (!own.some(({ series }) => isOfRequests(series))) serving.delete(service)
  const troubles = new Map([...serving].map(([service, own]) => [service, worstOf(own)]))
  const trouble = (service: string): number => troubles.get(service) ?? 0
  const tenants = tenantsIn(moves, (service) => trouble(service) >= CLEAR)
  const tenantsOf = ({ series: { service, signal, source, instance }, score }: Move): readonly string[] =>
    source === 'metric' && HARMS_ALL.has(signal) && score >= CLEAR && isAgent(service)
      ? [...(tenants.get(hostOf(instance)) ?? [])].filter((tenant) => tenant !== service)
      : []
  const worst = new Map<string, Move>()
  for (const move of moves)
    for (const tenant of tenantsOf(move)) if ((worst.get(tenant)?.score ?? 0) < move.score) worst.set(tenant, move)
  return moves.flatMap((move) => {
    const there = tenantsOf(move)
    const told = there.filter((tenant) => worst.get(tenant) === move)
    return there.length === 0 ? [move] : told.map((tenant) => sharedWith(move, tenant, trouble(tenant)))
  })
}

/** A full disk and packets that are lost do. */
const HARMS_ALL: ReadonlySet<GoldenSeries['signal']> = new Set<GoldenSeries['signal']>(['saturation', 'errors'])

/** The greatest score of those that have a bad side; 0 without any. */
const worstOf = (moves: readonly Move[]): number =>
  moves.reduce((worst, { series, score }) => (series.bad !== 0 && score > worst ? score : worst), 0)

const isOfRequests = ({ side, signal }: GoldenSeries): boolean =>
  side === 'server' && signal !== null && signal !== 'saturation'

/** Who runs on each node, of those that count. */
function tenantsIn(
  moves: readonly Move[],
  counts: (service: string) => boolean,
): ReadonlyMap<string, ReadonlySet<string>> {
  const tenants = new Map<string, Set<string>>()
  for (const { series } of moves)
    if (series.node !== '' && counts(series.service))
      tenants.set(series.node, (tenants.get(series.node) ?? new Set()).add(series.service))
  return tenants
}

const sharedWith = ({ series, score, ...move }: Move, service: string, trouble: number): Move => ({
  ...move,
  series: { ...series, service, toldBy: series.toldBy ?? series.service },
  score: score / (1 + 1 / trouble), // not the product over the sum, which is no number where they are past all bounds
})

const PORT = /:\d+$/

/** The host of an instance that is called by host and port, as a scraper's is. */
export const hostOf = (instance: string): string => instance.replace(PORT, '')

/**
 * Paper    Hill, The Environment and Disease: Association or Causation? (1965), on the gradient: a cause without an effect is none
 * Idea     an instance that was just started takes processor time and memory as it warms up, guilty or not, and what a service says in
 *          its log without reporting a failure harms nobody; both say something only as far as the requests of the service fare badly
 * Input    clues of metrics, traces, logs and releases, the services whose requests are told of
 * Output   the same clues; harmless ones keep a share of k / (1 + k), k being the strongest other clue against the service
 * Cost     O(clues)
 */
import type { Clue } from '../types.ts'

/** Clues with what harms nobody by itself counted as far as somebody feels it. */
export function feltClues(clues: readonly Clue[], told: ReadonlySet<string>): readonly Clue[] {
  const harm = new Map<string, number>()
  for (const { service, kind, strength, harmless } of clues)
    if (kind !== 'saturation' && kind !== 'release' && !harmless)
      harm.set(service, Math.max(harm.get(service) ?? 0, strength))
  return clues.map((clue) => {
    if (!clue.harmless || !told.has(clue.service)) return clue
    const felt = harm.get(clue.service) ?? 0
    return { ...clue, strength: (clue.strength * felt) / (1 + felt) }
  })
}

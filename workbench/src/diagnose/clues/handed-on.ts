/**
 * Paper    none; what a caller measures of a callee counts against the callee, as where its metrics name the callee
 * Idea     a service that sends no traces, fails, and says in the lines that come with the failures whose fault they are, has measured that one
 * Input    clues of metrics, changed log lines with whom they accuse, services that send traces, whose spans tell where failing begins
 * Output   the same clues; failing counts against those that the failing service accuses, by their share of its lines of trouble
 * Cost     O(clues + lines)
 */
import { sumOf } from '../../lib/sum.ts'
import { isSevere } from '../logs/index.ts'
import type { Clue } from '../types.ts'
import type { Accusation } from './from-logs.ts'

/** Clues with the failures of untraced services handed on to whom they accuse. */
export function handedOn(
  clues: readonly Clue[],
  accusations: readonly Accusation[],
  traced: ReadonlySet<string>,
): readonly Clue[] {
  const trouble = accusations.filter(({ template: { kind, severity } }) => kind === 'new' && isSevere(severity))
  const byWriter = Map.groupBy(trouble, ({ template }) => template.service)
  return clues.flatMap((clue): readonly Clue[] => {
    const lines = byWriter.get(clue.service)
    if (clue.kind !== 'errors' || lines === undefined || traced.has(clue.service)) return [clue]
    return [...sharesOf(lines)].map(([service, share]) => ({
      ...clue,
      service,
      kind: service === clue.service ? clue.kind : 'edge',
      strength: clue.strength * share,
    }))
  })
}

/** Whom the lines accuse, each line by how often it was written, in equal parts where it accuses several. */
function sharesOf(lines: readonly Accusation[]): ReadonlyMap<string, number> {
  const all = sumOf(lines.map(({ template }) => template.countAfter))
  const parts = lines.flatMap(({ template: { countAfter }, accused }) =>
    accused.map((service) => ({ service, part: countAfter / accused.length / all })),
  )
  return new Map(
    [...Map.groupBy(parts, ({ service }) => service)].map(([service, own]) => [service, sumOf(own.map((o) => o.part))]),
  )
}

/**
 * Paper    none; what a caller measures of a callee counts against the callee, as where its metrics name the callee
 * Idea     a service that sends no traces, fails, and says in the lines that come with the failures whose fault they are, has measured that one
 * Input    clues of metrics, changed log lines with whom they accuse, services that send traces, whose spans tell where failing begins
 * Output   the same clues; failing counts against those that the failing service accuses, by their share of its lines of trouble
 * Cost     O(clues + lines)
 */
import { sumOf } from '../../lib/sum.ts'
import { isRise, isSevere, onTop } from '../logs/index.ts'
import type { Clue, Windows } from '../types.ts'
import type { Accusation } from './from-logs.ts'

/** Clues with the failures of untraced services handed on to whom they accuse. */
export function handedOn(
  clues: readonly Clue[],
  accusations: readonly Accusation[],
  traced: ReadonlySet<string>,
  windows: Windows,
): readonly Clue[] {
  const trouble = accusations.filter(({ template }) => isRise(template) && isSevere(template.severity))
  const byWriter = Map.groupBy(trouble, ({ template }) => template.service)
  return clues.flatMap((clue): readonly Clue[] => {
    const lines = byWriter.get(clue.service)
    if (clue.kind !== 'errors' || lines === undefined || traced.has(clue.service)) return [clue]
    return [...sharesOf(lines, windows)].map(([service, share]) => ({
      ...clue,
      service,
      kind: service === clue.service ? clue.kind : 'edge',
      strength: clue.strength * share,
    }))
  })
}

/** Whom the lines accuse, each line by how often it was written more than before, in equal parts where it accuses several. */
function sharesOf(lines: readonly Accusation[], windows: Windows): ReadonlyMap<string, number> {
  const news = ({ template }: Accusation): number => onTop(template, windows)
  const all = sumOf(lines.map(news))
  const parts = lines.flatMap((line) =>
    line.accused.map((service) => ({ service, part: all > 0 ? news(line) / line.accused.length / all : 0 })),
  )
  return new Map(
    [...Map.groupBy(parts, ({ service }) => service)].map(([service, own]) => [service, sumOf(own.map((o) => o.part))]),
  )
}

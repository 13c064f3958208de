/**
 * Paper    none; what a caller measures of a callee counts against the callee, as where its metrics name the callee
 * Idea     a service that sends no traces, fails, and says in the lines that come with the failures whose fault they are, has measured that one
 * Input    clues of metrics, changed log lines with whom they accuse, services that send traces, whose spans tell where failing begins
 * Output   the same clues; failing counts against those that the failing service accuses, by their share of its lines of trouble
 * Cost     O(clues + lines)
 */
import { sumOf } from '../../lib/sum.ts'
import { isRise, isSevere, onTop } from '../logs/index.ts'
import type { Clue, ClueKind, Windows } from '../types.ts'
import type { Accusation } from './from-logs.ts'

const HANDED_ON: ReadonlySet<ClueKind> = new Set<ClueKind>(['errors', 'latency'])

/** Clues with the failures of untraced services handed on to whom they accuse. */
export function handedOn(
  clues: readonly Clue[],
  accusations: readonly Accusation[],
  traced: ReadonlySet<string>,
  windows: Windows,
): readonly Clue[] {
  const trouble = accusations.filter(({ template }) => isRise(template) && isSevere(template.severity))
  const byWriter = Map.groupBy(trouble, ({ template }) => template.service)
  const failing = (of: string): number =>
    Math.max(0, ...clues.map(({ service, kind, strength }) => (service === of && kind === 'errors' ? strength : 0)))
  /** What is handed to one whose own lines accuse another goes on to that one: the first in the chain has only heard of the last. */
  const passedOn = (clue: Clue, by: ReadonlySet<string>): readonly Clue[] => {
    const lines = byWriter.get(clue.service)
    if (lines === undefined || traced.has(clue.service) || by.has(clue.service)) return [clue]
    return [...sharesOf(lines, windows)].flatMap(([service, share]) => {
      const part = { ...clue, strength: clue.strength * share }
      if (service === clue.service) return [part]
      return passedOn({ ...part, service, kind: 'edge', foundBy: clue.service }, new Set([...by, clue.service]))
    })
  }
  return clues.flatMap((clue): readonly Clue[] => {
    const most = failing(clue.service) // slowness of who fails is the same story, and no louder
    if (!HANDED_ON.has(clue.kind) || most === 0) return [clue]
    return passedOn(clue, new Set()).map((one) =>
      one.service === clue.service ? one : { ...one, strength: Math.min(1, most / clue.strength) * one.strength },
    )
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

import type { Probe, ProbePlacement } from '../../http/contract.ts'
import { counted, quantity, rate } from '../format.ts'
import type { Mark } from '../hooks/use-probes.ts'

/** What a probe counted, in all processes, as one line. */
export function countsOf({ wish: { kind }, placements, notStored }: Probe): string {
  const sum = (of: (placement: ProbePlacement) => number): number => placements.reduce((all, one) => all + of(one), 0)
  const passes = sum((one) => one.passes)
  const matched = sum((one) => one.matched)
  const unsent = sum(({ dropped }) => dropped.rate + dropped.bytes + dropped.failed)
  const timed = placements.flatMap(({ timing }) => timing ?? [])
  return [
    counted(passes, 'pass', 'passes'),
    ...(matched === passes ? [] : [`${matched} met the condition`]),
    ...(kind === 'timer' && timed.length > 0 ? [`${timed.reduce((all, { count }) => all + count, 0)} timed`] : []),
    ...(kind === 'counter' || kind === 'timer'
      ? []
      : [
          counted(
            sum((one) => one.sent),
            'hit',
          ),
        ]),
    ...(unsent > 0 ? [`${unsent} not sent`] : []),
    ...(notStored > 0 ? [`${notStored} not stored`] : []),
  ].join(', ')
}

/** Hits that are left in the process that has fewest left; undefined where nothing is sent. */
export function hitsLeftOf({ wish: { kind }, placements }: Probe): number | undefined {
  if (kind === 'counter' || kind === 'timer') return undefined
  const left = placements.flatMap(({ held, sent, state }) =>
    state === 'active' && held?.limits !== undefined ? [Math.max(0, held.limits.hitsMax - sent)] : [],
  )
  return left.length === 0 ? undefined : Math.min(...left)
}

/** A curve of what a probe does lately: passes a second, or the p95 of a timer; with what it says in words. */
export type Trend = { readonly values: readonly number[]; readonly says: string }

/** Undefined before there are two marks to compare. */
export function trendOf(kind: string, marks: readonly Mark[]): Trend | undefined {
  if (marks.length < 2) return undefined
  if (kind === 'timer') {
    const values = marks.flatMap(({ p95Ms }) => p95Ms ?? [])
    const last = values.at(-1)
    return last === undefined ? undefined : { values, says: `p95 now ${quantity(last, 'ms')}` }
  }
  const values = marks.slice(1).map(({ atMs, passes }, i) => {
    const before = marks[i]!
    return Math.max(0, (1_000 * (passes - before.passes)) / Math.max(1, atMs - before.atMs))
  })
  return { values, says: `${rate(values.at(-1) ?? 0)} passes a second` }
}

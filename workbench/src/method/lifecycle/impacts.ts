import type { IncidentState } from '../../model/incident/lifecycle.ts'
import { BEFORE_MITIGATED, type Lifecycle } from './lifecycle.ts'

/** A stretch of harm; without an end it goes on. */
export type Impact = { readonly from: string; readonly to: string | undefined }

/** States in which somebody has said that the harm is over. */
const CALM: readonly IncidentState[] = ['mitigated', 'monitoring', 'resolved', 'closed']

/** The incident is over. */
const ENDED: readonly IncidentState[] = ['resolved', 'closed']

/** When there was harm: more than once where an incident was opened again (durations add up). */
export const impactsOf = (lifecycle: Lifecycle): readonly Impact[] => stretches(lifecycle, CALM, 'mitigated')

/** Milliseconds of calm between the impacts that a duration up to this time does not count. */
export function calmMs(lifecycle: Lifecycle, until: 'mitigated' | 'resolved'): number {
  const worked = until === 'mitigated' ? impactsOf(lifecycle) : stretches(lifecycle, ENDED, 'resolved')
  return worked.slice(1).reduce((sum, { from }, i) => sum + Math.max(0, msBetween(worked[i]!.to!, from)), 0)
}

/** True while it is open again: what was mitigated and resolved before does not end it. */
export const isBack = (lifecycle: Lifecycle): boolean => {
  const impacts = impactsOf(lifecycle)
  return impacts.length > 1 && impacts.at(-1)!.to === undefined
}

const msBetween = (from: string, to: string): number => Date.parse(to) - Date.parse(from)

/** From each beginning to the first of the states that end it. The last end may have been told otherwise, as a named time. */
function stretches(
  { states, times }: Lifecycle,
  over: readonly IncidentState[],
  end: 'mitigated' | 'resolved',
): readonly Impact[] {
  const began = (times.impactStarted ?? times.detected ?? times.declared)?.at ?? states[0]!.at
  const ended: Impact[] = []
  let open: string | undefined = began
  for (const { state, at } of states) {
    if (open !== undefined && over.includes(state)) {
      ended.push({ from: open, to: at })
      open = undefined
    } else if (open === undefined && BEFORE_MITIGATED.includes(state)) open = at
  }
  if (open !== undefined) return [...ended, { from: open, to: undefined }]
  const last = ended.pop()!
  const told = times[end]?.at
  return [...ended, { ...last, to: told !== undefined && msBetween(last.from, told) >= 0 ? told : last.to }]
}

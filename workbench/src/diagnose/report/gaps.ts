import { CHANGE_KINDS } from '../../model/change.ts'
import type { Overview } from '../../model/columns.ts'
import type { Gap } from '../../model/diagnosis.ts'
import type { OnsetFinding } from '../onset/onset.ts'

/** What could not be looked at tonight, and what that costs. */
export function gapsOf(
  { pillars, kindsConnected }: Overview,
  onset: OnsetFinding | undefined,
  tracesBefore: number,
): readonly Gap[] {
  const gaps: Gap[] = []
  if (pillars.spans === 0)
    gaps.push({ what: 'no traces', consequence: 'where the time goes between services is read off metrics only' })
  else if (tracesBefore === 0)
    gaps.push({ what: 'no traces before the onset', consequence: 'slow requests cannot be compared with healthy ones' })
  if (pillars.logs === 0) gaps.push({ what: 'no logs', consequence: 'the exact error is not known' })
  if (pillars.metricPoints === 0)
    gaps.push({ what: 'no metrics', consequence: 'saturation of CPU, memory and pools was not seen' })
  if (kindsConnected.length === 0)
    gaps.push({
      what: 'no source of changes',
      consequence: 'this answer says nothing about deploys, flags or configuration',
    })
  if (onset && !onset.measured)
    gaps.push({ what: 'no clear onset', consequence: 'the time is that of the page, less a usual delay' })
  return gaps
}

/** Kinds of change of which no source has ever sent one. */
export const unconnectedKinds = ({ kindsConnected }: Overview): readonly string[] =>
  CHANGE_KINDS.filter((kind) => !kindsConnected.includes(kind))

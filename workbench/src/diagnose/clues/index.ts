import type { InstanceRow } from '../../model/columns.ts'
import type { Frame } from '../frame.ts'
import type { CallGraph } from '../graph/calls.ts'
import type { TemplateChange } from '../logs/index.ts'
import type { Trace } from '../paths/index.ts'
import type { Silence } from '../silence/silence.ts'
import type { Clue } from '../types.ts'
import { logClues } from './from-logs.ts'
import { metricClues } from './from-metrics.ts'
import { newcomersOf, releaseClues } from './from-releases.ts'
import { silenceClues } from './from-silence.ts'
import { traceClues } from './from-traces.ts'

export type ClueInput = {
  readonly frame: Frame
  readonly graph: CallGraph
  readonly before: readonly Trace[]
  readonly after: readonly Trace[]
  readonly templates: readonly TemplateChange[]
  readonly instances: readonly InstanceRow[]
  readonly silences: readonly Silence[]
}

/** Everything that telemetry holds against any service; changes are not asked. */
export function cluesOf({ frame, graph, before, after, templates, instances, silences }: ClueInput): readonly Clue[] {
  const { windows, moves, series, onset } = frame
  return [
    ...metricClues(moves, graph, windows),
    ...traceClues(before, after, windows),
    ...logClues(templates, windows),
    ...silenceClues(silences, moves, graph, onset, windows),
    ...releaseClues(series, newcomersOf(instances, windows), windows),
  ]
}

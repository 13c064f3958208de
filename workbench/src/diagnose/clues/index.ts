import type { InstanceRow } from '../../model/columns.ts'
import type { Asked } from '../demand/index.ts'
import type { Frame } from '../frame.ts'
import type { CallGraph } from '../graph/calls.ts'
import { withCallsGuessed } from '../graph/guessed.ts'
import { crowded } from '../graph/piled-up.ts'
import type { TemplateChange } from '../logs/index.ts'
import { reachOf, type Trace } from '../paths/index.ts'
import type { Silence } from '../silence/silence.ts'
import type { Clue, GoldenSeries, Move } from '../types.ts'
import { failAtOnce } from './at-once.ts'
import { commonCauses } from './common-cause.ts'
import { explainedAway, explainedByLoad } from './explain-away.ts'
import { feltClues } from './felt.ts'
import { impatientClues } from './from-cuts.ts'
import { demandedClues } from './from-demand.ts'
import { accusations, logClues } from './from-logs.ts'
import { metricClues } from './from-metrics.ts'
import { type Comparison, newcomersOf } from './from-releases.ts'
import { silenceClues } from './from-silence.ts'
import { traceClues } from './from-traces.ts'
import { handedOn } from './handed-on.ts'
import { splitByTraces } from './split-by-traces.ts'
import { wrongResultClues } from './wrong-results.ts'

export type ClueInput = {
  readonly frame: Frame
  /** The calls that are told. */
  readonly graph: CallGraph
  /** Where requests come in. */
  readonly entries: ReadonlySet<string>
  /** Those of them that are asked far more than before. */
  readonly surging: ReadonlySet<string>
  /** Only results are wrong: no request suffers where the symptom shows. */
  readonly inResults: boolean
  /** The service that the page names. */
  readonly paged: string | undefined
  /** Who asks whom, and far more than before. */
  readonly asked: Asked
  readonly before: readonly Trace[]
  readonly after: readonly Trace[]
  readonly templates: readonly TemplateChange[]
  /** All that are known by name. */
  readonly services: ReadonlySet<string>
  /** Services of which callers do not know where they live now. */
  readonly unheard: ReadonlySet<string>
  readonly instances: readonly InstanceRow[]
  readonly comparisons: readonly Comparison[]
  readonly silences: readonly Silence[]
}

/** Everything that telemetry holds against any service; changes are not asked. */
export function cluesOf(input: ClueInput): readonly Clue[] {
  const { frame, graph, entries, surging, before, after, templates, services, unheard } = input
  const { instances, comparisons, silences, asked, paged, inResults } = input
  const { windows, onset } = frame
  const ofTraces = inResults ? [] : traceClues(before, after, windows)
  const atOnce = failAtOnce(frame, entries, ofTraces, before, after)
  const byTraces = atOnce ? ofTraces.filter(({ kind }) => kind === 'origin') : ofTraces
  const moves = inResults || atOnce ? frame.moves.filter(({ series }) => !MAKES_SLOW.has(series.signal)) : frame.moves
  const traced = splitByTraces(before, after, byTraces, graph)
  const assumed = withCallsGuessed(graph, entries, traced, moves)
  const measured = metricClues(
    moves.filter((move) => !isTraced(move, traced)),
    assumed,
    windows,
    newcomersOf(instances, windows),
  )
  const busy = crowded(moves)
  const accused = accusations(templates, graph, unheard, services)
  const logged = logClues(accused, windows)
  const told = [
    ...handedOn(measured, accused, traced, windows),
    ...byTraces.map((clue) => (waitsForTurn(clue, busy) ? { ...clue, waits: true } : clue)),
    ...logged,
    ...(inResults ? wrongResultClues(logged, paged, before, after, windows) : []),
  ]
  const releases = comparisons.flatMap((one) => one.clues)
  const silent = silenceClues(silences, moves, graph, onset, windows)
  if (surging.size > 0) return [...explainedByLoad(told, surging), ...releases, ...silent]
  const felt = feltClues([...told, ...releases], traced)
  const reach = reachOf(before, after)
  const explained = (some: readonly Clue[]): readonly Clue[] => explainedAway(some, silent, assumed, entries, reach)
  const own = [...explained([...felt, ...commonCauses(explained(felt), assumed)]), ...silent]
  return demandedClues(impatientClues(own, before, after, windows), asked, assumed, windows)
}

/** What moves and explains no wrong result, and no failure that nobody waited for. */
const MAKES_SLOW: ReadonlySet<GoldenSeries['signal']> = new Set(['saturation', 'latency'])

/** Calls hang on the way to who has more under way than before: they wait for their turn, be it that those it calls keep it busy. */
const waitsForTurn = ({ kind, service }: Clue, busy: ReadonlySet<string>): boolean =>
  kind === 'gap' && busy.has(service)

/** Durations that traces split exactly by service say less when each service is looked at alone. */
const isTraced = ({ series: { signal, side, peer, service } }: Move, traced: ReadonlySet<string>): boolean =>
  signal === 'latency' && traced.has(side === 'client' && peer !== '' ? peer : service)

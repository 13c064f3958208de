/**
 * Paper    none; "no data" is no health: absence of a signal as a signal (Beyer et al., Site Reliability Engineering, ch. 6)
 * Idea     a service that went silent before its callers began to suffer is suspect; one whose callers are well is a blind spot
 * Input    silences, moves of all series, the call graph, when the symptom began
 * Output   clues of kind silence
 * Cost     O(silences x moves)
 */

import { clockTime } from '../../model/time.ts'
import { figure } from '../evidence.ts'
import { type CallGraph, callersIn } from '../graph/calls.ts'
import type { OnsetFinding } from '../onset/onset.ts'
import { CLEAR } from '../series/robust.ts'
import type { Silence } from '../silence/silence.ts'
import type { Clue, Move, Windows } from '../types.ts'

/** What silence says about services that others wait for. */
export function silenceClues(
  silences: readonly Silence[],
  moves: readonly Move[],
  graph: CallGraph,
  onset: OnsetFinding | undefined,
  windows: Windows,
): readonly Clue[] {
  const suffering = new Set(moves.filter(isTrouble).map((move) => move.series.service))
  return silences
    .filter((one) => one.whole && (!onset || one.from <= onset.to) && one.to > windows.after.from)
    .filter((one) => [...callersIn(graph, one.service)].some((caller) => suffering.has(caller)))
    .map((one) => ({ service: one.service, kind: 'silence', strength: one.surprise, proof: proofOf(one, windows) }))
}

const isTrouble = ({ series, score }: Move): boolean =>
  score >= CLEAR && (series.signal === 'latency' || series.signal === 'errors')

const proofOf = (one: Silence, { before, after }: Windows): Clue['proof'] => ({
  says: `${one.service} sent its last ${one.pillar} at ${clockTime(one.from)} and has been quiet ${figure(one.surprise)} times as long as ever before`,
  query: 'signs-of-life',
  window: { from: before.from, to: after.to },
  params: { service: one.service, step_ms: 1000, sources_max: 10 },
  numbers: { quiet_s: (one.to - one.from) / 1000, surprise: one.surprise },
})

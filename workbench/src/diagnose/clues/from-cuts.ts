/**
 * Paper    explaining away as in Pearl, Probabilistic Reasoning in Intelligent Systems (1988)
 * Idea     who gives up sooner than it did answers for the calls that it gives up, and for what its further tries do to the callee
 * Input    clues, traces of both windows
 * Output   the same clues; of those against such a callee the caller's share of its calls keeps 1 / (1 + k), k being how surely the caller gives up sooner;
 *          and one clue against each such caller
 * Cost     O(spans + clues)
 */
import { figure, TRACE_PARAMS } from '../evidence.ts'
import { type CutShort, cutShort, type Trace } from '../paths/index.ts'
import type { Clue, Windows } from '../types.ts'

/** Clues with what impatience accounts for laid at the door of the impatient. */
export function impatientClues(
  clues: readonly Clue[],
  before: readonly Trace[],
  after: readonly Trace[],
  windows: Windows,
): readonly Clue[] {
  const cuts = cutShort(before, after)
  const kept = ({ service, kind, overTime }: Clue): number =>
    kind === 'release' && !overTime
      ? 1
      : Math.min(
          1,
          ...cuts.flatMap(({ callee, share, surprise }) =>
            callee === service ? [1 - share + share / (1 + surprise)] : [],
          ),
        )
  return [
    ...clues.map((clue) => ({ ...clue, strength: clue.strength * kept(clue) })),
    ...cuts.map((cut) => clueOf(cut, windows)),
  ]
}

const clueOf = (cut: CutShort, windows: Windows): Clue => ({
  service: cut.caller,
  kind: 'origin',
  strength: cut.surprise,
  asks: cut.callee,
  proof: {
    says: `${cut.caller} gives up on ${cut.callee} after ${figure(cut.cutMs)} ms, within which ${figure(100 * (1 - cut.longerBefore))} % of the answers came before`,
    query: 'whole-traces',
    window: windows.after,
    params: TRACE_PARAMS,
    numbers: { given_up_after_ms: cut.cutMs, longer_before: cut.longerBefore, share_of_calls: cut.share },
    traceIds: cut.traceIds,
  },
})

/**
 * Paper    none; most incidents follow a change (Beyer et al., Site Reliability Engineering, ch. 1: about 70 %)
 * Idea     a service that was changed shortly before the onset is more suspect, as far as telemetry speaks against it at all
 * Input    judged changes, suspects from telemetry alone
 * Output   one clue of kind change for each changed service, its strongest
 * Cost     O(changes x suspects)
 */
import type { Judged } from '../changes/judge.ts'
import { figure } from '../evidence.ts'
import type { Clue, Windows } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'

/** What the changes say about their services. */
export function changeClues(
  judged: readonly Judged[],
  suspects: readonly Suspect[],
  windows: Windows,
): readonly Clue[] {
  const worst = suspects[0]?.score ?? 0
  return judged
    .filter((j) => j.change.service !== undefined && j.verdict !== 'response' && j.score > 0)
    .map((j) => ({
      service: j.change.service as string,
      kind: 'change',
      strength: Math.expm1(j.score * worst),
      proof: {
        says: `${j.change.title}${j.lagSeconds === null ? '' : `, ${figure(Math.abs(j.lagSeconds))} s ${j.lagSeconds >= 0 ? 'before' : 'after'} the onset`}`,
        query: 'changes',
        window: windows.before,
        params: { rows_max: 100 },
        numbers: { lag_s: j.lagSeconds, score: j.score },
      },
    }))
}

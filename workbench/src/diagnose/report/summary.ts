import type { Edge, FailureClass, GoldenSignal } from '../../model/diagnosis.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import type { Judged } from '../changes/judge.ts'
import type { OnsetFinding } from '../onset/onset.ts'
import type { Suspect } from '../verdict/rank.ts'

export type Answer = {
  readonly onset: OnsetFinding | undefined
  readonly suspect: Suspect | undefined
  readonly edge: Edge | null
  readonly signal: GoldenSignal | null
  readonly failure: FailureClass
  readonly guilty: string | null
  readonly judged: readonly Judged[]
}

/** The answer in one or two sentences. */
export function summaryOf({ onset, suspect, edge, signal, failure, guilty, judged }: Answer): string {
  if (!suspect || suspect.clues.length === 0) return `No service stands out: ${failure.why}.`
  const since = onset ? ` since ${rfc3339(unixMs(onset.at)).slice(0, 19)}Z` : ''
  const where = edge ? ` (healthy up to ${edge.lastGood})` : ''
  const what = signal ? `${signal} in ${suspect.service}` : suspect.service
  return `Most suspect${since}: ${what}${where}, ${failure.kind}. ${changeSentence(guilty, judged)}`
}

function changeSentence(guilty: string | null, judged: readonly Judged[]): string {
  if (guilty === null) return 'No source of changes is connected, so nothing is said about changes.'
  const culprit = judged.find((j) => j.change.id === guilty)
  if (culprit) return `Guilty change: ${culprit.change.title} (${culprit.change.id}).`
  return judged.length === 0 ? 'No change is known in this window.' : 'No change is convincingly guilty.'
}

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

const TROUBLE: Readonly<Record<GoldenSignal, string>> = {
  latency: 'Slow requests',
  errors: 'Failing requests',
  saturation: 'A resource at its limit',
  traffic: 'Unusual traffic',
}

/** The answer in one or two sentences. */
export function summaryOf({ onset, suspect, edge, signal, failure, guilty, judged }: Answer): string {
  if (!onset) return `No symptom has a beginning in this window, so no service is accused: ${failure.why}.`
  if (!suspect || suspect.clues.length === 0) return `No service stands out: ${failure.why}.`
  const since = ` since ${rfc3339(unixMs(onset.at)).slice(11, 19)}Z`
  const healthy = edge ? `; the last good hop is ${edge.lastGood}` : ''
  const what = signal ? `${TROUBLE[signal]} in ${suspect.service}` : `Trouble in ${suspect.service}`
  return `${what}${since}${healthy} (${failure.kind}). ${changeSentence(guilty, judged)}`
}

function changeSentence(guilty: string | null, judged: readonly Judged[]): string {
  if (guilty === null) return 'No source of changes is connected, so nothing is said about changes.'
  const culprit = judged.find((j) => j.change.id === guilty)
  if (culprit) return `Guilty change: ${culprit.change.title}.`
  return judged.length === 0 ? 'No change is known in this window.' : 'No change is convincingly guilty.'
}

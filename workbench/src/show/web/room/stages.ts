import { counted } from '../format.ts'
import type { Room } from '../hooks/use-room.ts'

/** A stage of the method: whether something of it is recorded, how much, and whether the next step belongs to it. */
export type Stage = {
  readonly name: string
  readonly done: boolean
  readonly here: boolean
  readonly says: string
  /** The title of the part of the room where it is done; undefined where that is another page. */
  readonly part: string | undefined
}

const STAGE_OF_VERB: Readonly<Record<string, string>> = {
  pause: 'pause',
  ack: 'triage',
  lead: 'triage',
  triage: 'triage',
  update: 'tell',
  capture: 'contain',
  contain: 'contain',
  judge: 'change',
  changes: 'change',
  try: 'change',
  state: 'change',
  suspect: 'test',
  suspects: 'test',
  predict: 'test',
  check: 'test',
  note: 'test',
  resolve: 'resolve',
  postmortem: 'learn',
  again: 'learn',
}

const PARTS: Readonly<Record<string, string>> = {
  pause: 'Triage',
  triage: 'Triage',
  tell: 'Updates',
  contain: 'Change ledger',
  change: 'Change ledger',
  test: 'Causes considered',
  resolve: 'State',
}

/** The verb that does a next step, the first where a command names several: `lastgood contain rollback` → `contain`. */
export const verbOf = (command: string): string => /^lastgood ([a-z-]+)/.exec(command)?.[1] ?? ''

/** The method's rail, in the order of work. */
export function stagesOf({ brief, themes, suspects, updates }: Room): readonly Stage[] {
  const { triage, evidence, ledger, lifecycle } = themes
  const ours = ledger.changes.filter(({ origin }) => origin === 'ours')
  const contained = ours.some(({ containment }) => containment !== undefined) || ledger.ruledOut.length > 0
  const over = lifecycle.state === 'resolved' || lifecycle.state === 'closed'
  const told = updates.updates.length
  const soFar = (n: number, what: string): string => (n > 0 ? counted(n, what) : brief.open ? 'none yet' : 'none')
  const stages: readonly (readonly [name: string, done: boolean, says: string])[] = [
    [
      'pause',
      triage.pauses.length > 0,
      triage.pauses.length > 0 ? 'three steps planned' : brief.open ? '90 seconds' : 'none',
    ],
    ['triage', triage.severity !== undefined, triage.severity ?? (brief.open ? 'how bad?' : 'none')],
    ['tell', told > 0, soFar(told, 'update')],
    ['contain', contained, contained ? 'tried or ruled out' : soFar(evidence.captures.length, 'capture')],
    ['change', ours.length > 0 && ours.every(({ judged }) => judged !== undefined), soFar(ours.length, 'change')],
    [
      'test',
      suspects.hypotheses.some(({ standing }) => standing === 'supported'),
      soFar(suspects.hypotheses.length, 'cause'),
    ],
    ['resolve', over, over ? lifecycle.state : brief.open ? 'symptom gone?' : 'none'],
    ['learn', lifecycle.state === 'closed', over || brief.open ? 'postmortem' : 'none'],
  ]
  const here = brief.next === null ? undefined : STAGE_OF_VERB[verbOf(brief.next.command)]
  return stages.map(([name, done, says]) => ({
    name,
    done,
    says,
    here: name === here,
    part: brief.open ? PARTS[name] : undefined,
  }))
}

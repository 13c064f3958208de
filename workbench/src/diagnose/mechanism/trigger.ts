/**
 * Paper    none; "trigger" of the incident's vocabulary: what set it off
 * Idea     the guilty change; else it is said that the cause is not known: a change that is only suspect leads no story, as people
 *          read the first line as the cause whatever is written behind it
 * Input    judged changes and the verdict on them, the broken service
 * Output   the state that opens the chain
 * Cost     O(changes)
 */
import type { JudgedChange } from '../../model/diagnosis.ts'
import { parseRfc3339 } from '../../model/time.ts'
import { rangeOf } from '../evidence.ts'
import type { State, Told } from './types.ts'
import { lasting } from './words.ts'

const SLACK_MS = 30_000 // clocks of those who report changes and those who measure differ

/** What set it off: its `says` and `basis` are those of the step from it to the broken service. */
export function triggerOf({ changes, guilty }: Told, root: string): State {
  const culprit = changes.find((change) => change.id === guilty)
  if (culprit) return ofChange(culprit, culprit.service === root ? 'measured' : 'guess', root)
  const why = guilty === null ? 'no source of changes is connected' : 'no change is guilty'
  return { label: `cause not known: ${why}`, says: '', basis: 'measured', began: undefined, evidence: [] }
}

function ofChange(change: JudgedChange, basis: State['basis'], root: string): State {
  const atMs = parseRfc3339(change.at)
  const place = change.service === root ? '' : `, though it changed ${change.service ?? 'no service that is named'}`
  const proven = basis === 'measured' ? '' : `, not proven to be the cause${place}`
  return {
    label: change.title,
    says: `${lagText(change.lagSeconds)}${proven}`,
    basis,
    began: atMs === undefined ? undefined : rangeOf(atMs - SLACK_MS, atMs),
    evidence: change.evidence.slice(0, 1),
  }
}

function lagText(lagSeconds: number | null): string {
  if (lagSeconds === null) return 'the change'
  return lagSeconds >= 0 ? `${lasting(1000 * lagSeconds)} before the onset` : 'as the symptom began'
}

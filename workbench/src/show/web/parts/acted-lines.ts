import type { ActReply } from '../../../respond/act/act-verbs.ts'
import { outputLines } from '../../first-lines.ts'
import type { VerbReply } from '../room/replies.ts'

/** What came of an action, or would: nothing for an answer that is not of one. */
export function actedLines(answer: unknown): readonly string[] {
  if (!isOfAction(answer)) return []
  switch (answer.state) {
    case 'offered':
      return []
    case 'asked':
      return [`It would run: ${answer.step}`, 'Another person has to say yes first; the change ledger asks for it.']
    case 'dry': {
      const { ran, step } = answer
      const rehearsed =
        ran === null
          ? ['No dry run is declared.']
          : [`Dry run: ${ran.outcome}, ${ran.says}`, ...outputLines(ran.output)]
      return ['Nothing was done. It would run:', step, ...rehearsed]
    }
    case 'ran': {
      const { outcome, says, evidence, output } = answer
      const kept = evidence === null ? '' : ` (kept as ${evidence})`
      return [`${outcome === 'done' ? '✓' : '✗'} ${outcome}: ${says}${kept}`, ...outputLines(output)]
    }
  }
}

/** Whether an action was only told of or rehearsed: what was filled in is still to be done. */
export const isUndone = ({ entries, answer }: VerbReply): boolean => entries.length === 0 && isOfAction(answer)

const STATES: ReadonlySet<unknown> = new Set(['offered', 'asked', 'dry', 'ran'] satisfies ActReply['state'][])

const isOfAction = (answer: unknown): answer is ActReply =>
  typeof answer === 'object' && answer !== null && 'state' in answer && STATES.has(answer.state)

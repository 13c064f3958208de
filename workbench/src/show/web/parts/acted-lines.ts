import type { ActReply } from '../../../respond/act/act-verbs.ts'

const OUTPUT_LINES_MAX = 12 // the rest is evidence

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
        ran === null ? ['No dry run is declared.'] : [`Dry run: ${ran.outcome}, ${ran.says}`, ...cut(ran.output)]
      return ['Nothing was done. It would run:', step, ...rehearsed]
    }
    case 'ran': {
      const { outcome, says, evidence, output } = answer
      const kept = evidence === null ? '' : ` (kept as ${evidence})`
      return [`${outcome === 'done' ? '✓' : '✗'} ${outcome}: ${says}${kept}`, ...cut(output)]
    }
  }
}

const STATES: ReadonlySet<unknown> = new Set(['offered', 'asked', 'dry', 'ran'] satisfies ActReply['state'][])

const isOfAction = (answer: unknown): answer is ActReply =>
  typeof answer === 'object' && answer !== null && 'state' in answer && STATES.has(answer.state)

function cut(output: string): readonly string[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const more = lines.length - OUTPUT_LINES_MAX
  return [...lines.slice(0, OUTPUT_LINES_MAX), ...(more > 0 ? [`… ${more} more lines`] : [])]
}

import type { CheckReport, CheckSeen } from '../../model/check.ts'

/** What was seen, without what it means: what is kept. */
export const seenOf = ({ troubles: _, against: __, ...seen }: CheckReport): CheckSeen => seen

const NOTED_MAX = 3

/** A check as a note of an incident: what is wrong, else that nothing is; what was seen is kept whole with it. */
export function checkNote(report: CheckReport): { readonly text: string; readonly attached: string } {
  const { check, target, troubles, against } = report
  const wrong = troubles.slice(0, NOTED_MAX).map(({ says }) => says)
  const otherwise = against === null ? '' : `; ${against.differs.length} otherwise than in ${against.name}`
  const text = `check ${check} ${target}: ${wrong.length === 0 ? 'nothing wrong by itself' : wrong.join('; ')}${otherwise}`
  return { text, attached: JSON.stringify(seenOf(report) satisfies CheckSeen) }
}

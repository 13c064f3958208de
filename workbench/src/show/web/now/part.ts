import type { Diagnosis, Interval } from '../../http/contract.ts'

/** What part a system has in what was diagnosed. */
export type Part = {
  readonly part: 'cause' | 'suspect' | 'sufferer'
  /** In words, as the diagnosis has them. */
  readonly says: string
}

/** The part of each system that a diagnosis tells of, by its name; none where it found no trouble, or looked at an older time than the board's. */
export function partsIn(diagnosis: Diagnosis | undefined, board: Interval): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>()
  if (diagnosis === undefined || Date.parse(diagnosis.window.to) <= Date.parse(board.from)) return parts
  const { mechanism, services, hypotheses } = diagnosis
  for (const { sufferer, to, basis } of mechanism)
    if (sufferer !== undefined)
      parts.set(sufferer, { part: 'sufferer', says: basis === 'guess' ? `${to} (a guess)` : to })
  const first = mechanism.length > 0 ? services[0]?.service : undefined
  if (first === undefined) return parts
  const isShown = hypotheses.some(({ service, verdict }) => service === first && verdict === 'supported')
  return parts.set(
    first,
    isShown ? { part: 'cause', says: 'the trouble begins here' } : { part: 'suspect', says: 'the first to look at' },
  )
}

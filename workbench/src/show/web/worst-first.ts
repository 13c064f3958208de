import type { Listed } from './room/replies.ts'

/** Incidents with the worst first, those that are as bad as they came; what nobody has triaged yet may be as bad as a P1. */
export const worstFirst = (incidents: readonly Listed[]): readonly Listed[] =>
  incidents.toSorted((a, b) => urgencyOf(a).localeCompare(urgencyOf(b)))

const urgencyOf = ({ severity }: Listed): string => severity ?? 'P1'

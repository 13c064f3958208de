import { wholePercent } from '../../lib/percent.ts'
import type { SimilarIncident, TraitValues } from './similar.ts'

/** The incident that resembles one of today most, in a line: how much, what differs today, and what helped then. */
export function resemblesSays({ incident, title, at, alike, onlyToday, helped }: SimilarIncident): string {
  const then = helped.length === 0 ? '' : `; helped then: ${helped.join('; ')}`
  return `same as last time? ${incident} “${title}” of ${at.slice(0, 10)}, ${wholePercent(alike)} alike; ${differsSays(onlyToday)}${then}`
}

/** What is only today. */
const differsSays = (onlyToday: readonly TraitValues[]): string =>
  onlyToday.length === 0
    ? 'nothing that is recorded differs today'
    : `only today: ${onlyToday.map(({ trait, values }) => `${trait} ${values.join(', ')}`).join('; ')}`

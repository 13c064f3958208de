import type { testingEvents } from '../../model/incident/testing.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How the entries about hypotheses and their tests read in a timeline. */
export const testingSayings: SayingsOf<typeof testingEvents> = {
  'hypothesis-stated': ({ id, statement, service, mechanism, grounds, proposedAs }) =>
    `${id}: ${statement}${service ? ` (${service})` : ''}${proposedAs ? `, proposed by the diagnosis as ${proposedAs}` : ''}${chain(mechanism, grounds)}`,
  'hypothesis-explained': ({ id, mechanism, grounds }) => `${id} explained${chain(mechanism, grounds)}`,
  'hypothesis-parked': ({ id, reason }) => `${id} parked: ${reason}`,
  'prediction-fixed': ({ id, hypothesis, text, timeBoxMinutes, meanwhile }) =>
    `${id}: if ${hypothesis} holds, then ${text} (verdict within ${timeBoxMinutes} min)${meanwhile ? `; beside another test, because ${meanwhile}` : ''}`,
  'prediction-sampled': ({ id, sample, verdict }) => `${id}, look ${sample}: ${verdict}`,
  'prediction-checked': ({ id, verdict, says, beyond = [] }) =>
    `${id} ${VERDICT_WORDS[verdict]}: ${says}${beyond.length > 0 ? `; look further: ${beyond.join('; ')}` : ''}`,
  'prediction-dropped': ({ id, reason }) => `${id} dropped: ${reason}`,
  'cause-committed': ({ hypothesis, considered, whyOnlyOne, despite }) =>
    `Committed to ${hypothesis}, considered ${considered.join(', ')}${whyOnlyOne ? `; only one, because ${whyOnlyOne}` : ''}${despite ? `; although no test speaks for it, because ${despite}` : ''}`,
}

/** Verdicts as people say them. */
export const VERDICT_WORDS = {
  supported: 'supported',
  refuted: 'refuted',
  inconclusive: 'inconclusive',
  'no-data': 'has no data',
  error: 'could not be looked at',
  'not-discriminating': 'does not discriminate',
} as const

type Ground = { readonly link: number; readonly cites: string }

function chain(mechanism: readonly string[] = [], grounds: readonly Ground[] = []): string {
  if (mechanism.length === 0) return ''
  const shownBy = new Map(grounds.map(({ link, cites }) => [link, ` [${cites}]`]))
  return `; mechanism: ${mechanism.map((link, at) => `${link}${shownBy.get(at) ?? ''}`).join(' → ')}`
}

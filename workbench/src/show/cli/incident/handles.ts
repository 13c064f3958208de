import { VERB_GROUPS } from '../../../respond/incident/verbs.ts'

const TYPED = /^inc-?(\d+)$/i

/** The handle that a word means, also typed `INC-3` or `inc3`; undefined for every other word. */
export function handleIn(word: string): string | undefined {
  const number = TYPED.exec(word)?.[1]
  return number === undefined ? undefined : `inc-${number}`
}

/** The same where nothing else than an incident can be meant: `3` as well. */
export const handleMeant = (word: string): string | undefined =>
  /^\d{1,6}$/.test(word) ? `inc-${word}` : handleIn(word)

/** Verbs of one incident that are typed as they are named. */
const OF_ONE = VERB_GROUPS.filter(({ command, hasOwnCommands }) => command === undefined && !hasOwnCommands)
  .flatMap(({ verbs }) => verbs)
  .flatMap(({ about, name }) => (about === 'incident' ? [name] : []))

const COMMAND = new RegExp(`\\blastgood (?:${OF_ONE.join('|')})(?![\\w-])(?! inc-\\d)`, 'g')

/** Commands in a text with the handle of their incident, so that they can be typed as they stand while others are open. */
export const withHandles = (text: string, id: string): string => text.replace(COMMAND, `$& ${id}`)

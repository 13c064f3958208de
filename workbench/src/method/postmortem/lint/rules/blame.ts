import { passagesOf } from '../../document/postmortem.ts'
import { anyOf, FAILINGS_OF_PEOPLE, FAULT, HUMAN_FAILINGS, NEGATIONS, PEOPLE } from '../../words.ts'
import { matches, type Rule } from '../rule.ts'

const ADVERB = '(?:\\s+(?:had|has|have|then|also|simply|just|again))?\\s+'
const BLAME = new RegExp(
  [
    `(?<![\\w-])${anyOf(HUMAN_FAILINGS)}(?![\\w-])`,
    `(?:(?<![\\w-])${anyOf(PEOPLE)}|(?<!\\w)@[\\w.-]+)${ADVERB}${anyOf(FAILINGS_OF_PEOPLE)}(?![\\w-])`,
    `(?<![\\w-])${anyOf(FAULT)}(?![\\w-])`,
  ].join('|'),
  'gi',
)
const NEGATED = new RegExp(`(?<![\\w-])${anyOf(NEGATIONS)}\\s+(?:\\S+\\s+){0,2}$`, 'i')
const LOOKED_BACK_CHARS = 60

/** True when a negation stands shortly before. */
export const isNegated = (said: string, at: number): boolean =>
  NEGATED.test(said.slice(Math.max(0, at - LOOKED_BACK_CHARS), at))

/** Fault found with people; what let it happen is what can be changed. */
export const blame: Rule = {
  name: 'blame',
  looksFor: 'Fault found with a person or a group, instead of what made it easy to go wrong.',
  poor: 'The engineer forgot the index',
  better: 'The migration review shows no query plans',
  find: ({ postmortem }) =>
    postmortem.sections.flatMap(({ heading, blocks }) =>
      [...(heading ? [heading] : []), ...passagesOf(blocks)].flatMap((passage) =>
        matches(passage, BLAME, (words, { index }) =>
          isNegated(passage.said, index)
            ? undefined
            : `"${words}" finds fault with people; say what made it easy to go wrong`,
        ),
      ),
    ),
}

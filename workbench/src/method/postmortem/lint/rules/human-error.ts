import { passagesOf } from '../../document/postmortem.ts'
import { anyOf, HUMAN_ERRORS } from '../../words.ts'
import { matches, type Rule } from '../rule.ts'
import { isNegated } from './blame.ts'

const HUMAN_ERROR = new RegExp(`(?<![\\w-])${anyOf(HUMAN_ERRORS)}(?![\\w-])`, 'gi')

/** Human error given as an explanation; it is where the search begins. */
export const humanError: Rule = {
  name: 'human-error',
  looksFor: 'Human error given as the explanation.',
  poor: 'Caused by human error',
  better: 'The console shows staging and production alike; the command ran on production',
  find: ({ postmortem }) =>
    postmortem.sections.flatMap(({ heading, blocks }) =>
      [...(heading ? [heading] : []), ...passagesOf(blocks)].flatMap((passage) =>
        matches(passage, HUMAN_ERROR, (words, { index }) =>
          isNegated(passage.said, index)
            ? undefined
            : `"${words}" explains nothing; say what made the error possible and likely`,
        ),
      ),
    ),
}

import { BELIEF } from '../../../testing/links.ts'
import { passagesOf, sectionsAbout } from '../../document/postmortem.ts'
import { matches, type Rule } from '../rule.ts'

/** Begins with words of ours, so that a text without them is gone through once. */
const BELIEVED = new RegExp(`\\(${BELIEF}[^()]*\\)`, 'gu')

const LINK_CHARS_MAX = 500 // before the mark: a link is one line of the record

/** A link of the mechanism that nothing shows (a chain of links, each with evidence). */
export const untestedLink: Rule = {
  name: 'untested-link',
  looksFor: 'A link of the mechanism that the record marks as believed, with nothing that shows it.',
  poor: `Deploy (c-1) → pool full (${BELIEF}) → timeouts (p-1)`,
  better: 'Deploy (c-1) → pool full (ev-1 golden signals) → timeouts (p-1)',
  find: ({ postmortem }) =>
    sectionsAbout(postmortem, 'mechanism', 'what-happened', 'factors', 'trigger')
      .flatMap(({ blocks }) => passagesOf(blocks))
      .flatMap((passage) =>
        matches(passage, BELIEVED, (mark, { index, input }) => {
          const link = input.slice(Math.max(0, index - LINK_CHARS_MAX), index).replace(/^.*→/su, '')
          return `"${link.trim()} ${mark}": what shows it? name what was kept behind it, as in 'link [ev-1 ITEM] -> …', or test it`
        }),
      ),
}

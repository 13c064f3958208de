import { BELIEF } from '../../../testing/links.ts'
import { passagesOf, sectionsAbout } from '../../document/postmortem.ts'
import { matches, type Rule } from '../rule.ts'

/** A link of the mechanism that nothing shows (method §7: a chain of links, each with evidence). */
export const untestedLink: Rule = {
  name: 'untested-link',
  looksFor: 'A link of the mechanism that the record marks as believed, with nothing that shows it.',
  poor: `Deploy (c-1) → pool full (${BELIEF}) → timeouts (p-1)`,
  better: 'Deploy (c-1) → pool full (ev-1 golden signals) → timeouts (p-1)',
  find: ({ postmortem }) =>
    sectionsAbout(postmortem, 'mechanism', 'what-happened', 'factors', 'trigger')
      .flatMap(({ blocks }) => passagesOf(blocks))
      .flatMap((passage) =>
        matches(
          passage,
          new RegExp(`[^→(]*\\(${BELIEF}[^)]*\\)`, 'gu'),
          (words) => `"${words.trim()}": what shows it? lastgood explain h-1 'link [ev-1 ITEM] -> …', or test it`,
        ),
      ),
}

import { passagesOf, sectionsAbout } from '../../document/postmortem.ts'
import { anyOf, REASONS } from '../../words.ts'
import { about, type Rule } from '../rule.ts'

const REASON = new RegExp(`(?<![\\w-])${anyOf(REASONS)}(?![\\w-])|:\\s*\\S|[–—]\\s*\\S`, 'i')
const NOTHING = /^\W*(?:nothing|none|no step)\b/i

/** A step that was skipped and nobody says why. */
export const unexplainedSkip: Rule = {
  name: 'unexplained-skip',
  looksFor: 'A step that was skipped, without the reason.',
  poor: 'No thread dump',
  better: 'No thread dump: the pod restarted before it could be taken',
  find: ({ postmortem }) =>
    sectionsAbout(postmortem, 'skipped')
      .flatMap(({ blocks }) => blocks)
      .filter(({ kind }) => kind === 'list' || kind === 'paragraph')
      .flatMap((block) => passagesOf([block]))
      .filter(({ text }) => !REASON.test(text) && !NOTHING.test(text) && !/^\s*unknown\W*$/i.test(text))
      .map((passage) => about(passage, 'skipped without a reason; say why')),
}

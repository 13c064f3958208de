import { withoutTimes } from '../../document/dates.ts'
import { type Passage, type Postmortem, passagesOf, sectionsAbout } from '../../document/postmortem.ts'
import { anyOf, COUNTED, NUMBER_WORDS, VAGUE_AMOUNTS } from '../../words.ts'
import { about, type Found, matches, type Rule } from '../rule.ts'
import { isBlank } from './unfilled.ts'

const VAGUE = new RegExp(
  `(?<![\\w-])${anyOf(VAGUE_AMOUNTS)}\\s+(?:of\\s+)?(?:(?:our|the|their|these|those)\\s+)?(?:[\\w-]+\\s+){0,2}?${anyOf(COUNTED)}(?![\\w-])`,
  'gi',
)
const NUMBER = new RegExp(`\\d|(?<![\\w-])${anyOf(NUMBER_WORDS)}(?![\\w-])`, 'i')

const measures = ({ text }: Passage): boolean => NUMBER.test(withoutTimes(text))

/** An impact that nobody counted (who and how much, measured). */
export const unmeasuredImpact: Rule = {
  name: 'unmeasured-impact',
  looksFor: 'An impact without a number, or an amount such as "many users".',
  poor: 'Many users',
  better: '4,310 failed checkouts, ± 3 %',
  find: ({ postmortem }) => {
    const vague = sectionsAbout(postmortem, 'impact', 'summary')
      .flatMap(({ blocks }) => passagesOf(blocks))
      .filter((passage) => !measures(passage))
      .flatMap((passage) =>
        matches(passage, VAGUE, (words) => `"${words}": how many? Count them, with how exact the count is`),
      )
    return vague.length > 0 ? vague : unmeasured(postmortem)
  },
}

function unmeasured(postmortem: Postmortem): readonly Found[] {
  const sections = sectionsAbout(postmortem, 'impact')
  const passages = sections.flatMap(({ blocks }) => passagesOf(blocks)).filter((passage) => !isBlank(passage))
  const heading = sections[0]?.heading
  if (heading === undefined || passages.length === 0 || passages.some(measures)) return []
  if (sections.some(({ blocks }) => blocks.some(({ kind }) => kind === 'other'))) return []
  return [about(heading, 'no number in it; count who was hit, how much and for how long')]
}

import { withoutTimes } from '../../document/dates.ts'
import { type Passage, passagesOf } from '../../document/postmortem.ts'
import { anyOf, MOVEMENTS, NUMBER_WORDS, SIGNALS } from '../../words.ts'
import { matches, type Rule, sentencesOf } from '../rule.ts'

const MOVED = new RegExp(
  `(?<![\\w-])${anyOf(SIGNALS)}(?:\\s+(?!and\\b|but\\b|while\\b|when\\b|because\\b)[\\w'’-]+){0,4}?\\s+${anyOf(MOVEMENTS)}(?![\\w-])`,
  'gi',
)
const NUMBER = new RegExp(`\\d|(?<![\\w-])${anyOf(NUMBER_WORDS)}(?![\\w-])|\\b(?:doubled|tripled|quadrupled)\\b`, 'i')

/** A claim about a signal without a number and without a link (numbers and query). */
export const noEvidence: Rule = {
  name: 'no-evidence',
  looksFor: 'A signal that is said to have moved, without a number and without a link.',
  poor: 'Errors rose',
  better: 'Errors rose 0.2 → 12 % ([query](https://…))',
  find: ({ postmortem }) =>
    postmortem.sections
      .filter(({ meaning }) => meaning !== 'actions')
      .flatMap(({ blocks }) =>
        blocks.flatMap((block) => {
          const rows = block.kind === 'table' ? block.table.rows : passagesOf([block]).map((passage) => [passage])
          return rows.filter((row) => !row.some(({ cites }) => cites)).flatMap((row) => row.flatMap(claimsIn))
        }),
      ),
}

const claimsIn = (passage: Passage): ReturnType<Rule['find']> =>
  sentencesOf(passage)
    .filter(({ text }) => !NUMBER.test(withoutTimes(text)))
    .flatMap((sentence) =>
      matches(sentence, MOVED, (words) => `"${words}": by how much? Give both numbers and the query they come from`),
    )

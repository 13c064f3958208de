import { CLOCK_TIME, dateIn } from '../../document/dates.ts'
import { type Passage, passagesOf, type Section } from '../../document/postmortem.ts'
import { anyOf, RELATIVE_TIMES } from '../../words.ts'
import { about, type Found, matches, type Rule, sentencesOf } from '../rule.ts'
import { isBlank } from './unfilled.ts'

const AMOUNT =
  '(?:\\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|several|a\\s+few|a\\s+couple\\s+of|half\\s+an|about\\s+\\w+|around\\s+\\w+|roughly\\s+\\w+)'
const UNIT = '(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?)'
const RELATIVE = new RegExp(
  `\\b${AMOUNT}[\\s-]+${UNIT}\\s+(?:later|afterwards?|earlier|ago)\\b|\\b${anyOf(RELATIVE_TIMES)}(?![\\w-])`,
  'gi',
)

/** A time that must be computed from another one. */
export const relativeTime: Rule = {
  name: 'relative-time',
  looksFor: 'A time that must be computed from another one, or an entry of the timeline without a time.',
  poor: 'ten minutes later',
  better: '14:42Z',
  find: ({ postmortem }) =>
    postmortem.sections
      .filter(({ meaning }) => meaning !== 'actions')
      .flatMap((section) => [...relativeIn(section), ...(section.meaning === 'timeline' ? withoutTime(section) : [])]),
}

const hasTime = ({ text }: { readonly text: string }): boolean => CLOCK_TIME.test(text) || /\dZ\b/.test(text)

function relativeIn({ blocks }: Section): readonly Found[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'table')
      return block.table.rows.filter((row) => !row.some(hasTime)).flatMap((row) => row.flatMap(relativeTimes))
    return passagesOf([block])
      .flatMap(sentencesOf)
      .filter((sentence) => !hasTime(sentence))
      .flatMap(relativeTimes)
  })
}

const relativeTimes = (passage: Passage): readonly Found[] =>
  matches(passage, RELATIVE, (words) => `"${words}" must be computed; write the time in UTC`)

/** Entries of lists and tables that carry no time at all; those of one day may stand below a heading that names it. */
function withoutTime({ blocks }: Section): readonly Found[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'list')
      return block.items.flatMap(({ passages: [first] }) =>
        first === undefined || isTimed([first]) ? [] : [untimed(first)],
      )
    if (block.kind === 'table')
      return block.table.rows.flatMap((row) => (row[0] === undefined || isTimed(row) ? [] : [untimed(row[0])]))
    return []
  })
}

const isTimed = (passages: readonly Passage[]): boolean =>
  passages.some(
    (passage) =>
      hasTime(passage) || dateIn(passage.text) !== undefined || RELATIVE_WORDS.test(passage.said) || isBlank(passage),
  )

const RELATIVE_WORDS = new RegExp(RELATIVE.source, 'i') // told by the other half of the rule
const untimed = (passage: Passage): Found =>
  about(passage, 'an entry of the timeline without a time; write it in UTC, or "unknown"')

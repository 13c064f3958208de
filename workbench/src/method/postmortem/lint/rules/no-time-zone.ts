import { CLOCK_TIME, ZONE } from '../../document/dates.ts'
import { passagesOf, type Section, sectionsAbout } from '../../document/postmortem.ts'
import { type Rule, wordsAt } from '../rule.ts'

/** Times of day of which nobody can tell the zone (`Time (UTC)`). */
export const noTimeZone: Rule = {
  name: 'no-time-zone',
  looksFor: 'A timeline with times of day and no word of their time zone.',
  poor: '2:42 PM',
  better: '14:42Z',
  find: ({ postmortem }) => {
    const sections = sectionsAbout(postmortem, 'timeline')
    const passages = sections.flatMap(({ blocks }) => passagesOf(blocks))
    const around = [...sections.flatMap(headings), ...passages]
    const first = passages.find(({ text }) => CLOCK_TIME.test(text))
    if (first === undefined || around.some(({ text }) => ZONE.test(text)) || saysAllTimes(postmortem.sections))
      return []
    const match = CLOCK_TIME.exec(first.text)!
    return [
      wordsAt(
        first,
        match.index,
        match[0],
        () => 'a time without a zone; write UTC, e.g. 14:42Z, or say once that all times are UTC',
      ),
    ]
  },
}

const headings = ({ heading, blocks }: Section): readonly { readonly text: string }[] => [
  ...(heading ? [heading] : []),
  ...blocks.flatMap((block) => (block.kind === 'table' ? block.table.header : [])),
]

/** A sentence anywhere that tells the zone of all times. */
const saysAllTimes = (sections: readonly Section[]): boolean =>
  sections.some(({ blocks }) => passagesOf(blocks).some(({ text }) => /\btimes?\b/i.test(text) && ZONE.test(text)))

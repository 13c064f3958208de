import {
  type Passage,
  type Postmortem,
  passagesOf,
  passagesOfItem,
  type Section,
  sectionsAbout,
} from '../../document/postmortem.ts'
import { about, type Found, matches, type Rule } from '../rule.ts'
import { isBlank } from './unfilled.ts'

const THE_CAUSE =
  /\b(?:the|a)\s+(?:single\s+|sole\s+|only\s+|main\s+|ultimate\s+|true\s+|real\s+|underlying\s+)?root[\s-]+cause\b(?!s)(?=\s+(?:was|is|of|turned|has|lies|lay|appears|seems|for|:))|\bthe\s+(?:single|sole|only|one)\s+cause\b/gi
const SINGULAR = /\b(?:root\s+)?cause\b(?!s)/i

/** One cause where there is always a list (no single root cause). */
export const singleCause: Rule = {
  name: 'single-cause',
  looksFor: 'One single cause; what had to be true is always a list.',
  poor: 'The root cause was X',
  better: 'Contributing factors: X, Y, Z',
  find: ({ postmortem }) => {
    const phrases = postmortem.sections.flatMap(({ blocks }) =>
      passagesOf(blocks).flatMap((passage) =>
        matches(
          passage,
          THE_CAUSE,
          (words) => `"${words}" names one cause; list what had to be true: trigger, conditions, missing guards`,
        ),
      ),
    )
    return [...phrases, ...(phrases.length > 0 ? [] : singularHeadings(postmortem))]
  },
}

function singularHeadings(postmortem: Postmortem): readonly Found[] {
  const sections = sectionsAbout(postmortem, 'factors').filter(({ named }) => named)
  const [first] = sections
  if (first?.heading === undefined || sections.reduce((sum, section) => sum + factorsIn(section), 0) !== 1) return []
  const isSingular = SINGULAR.test(first.heading.text) && !/analysis|and/i.test(first.heading.text)
  const isList = first.blocks.some(({ kind }) => kind === 'list' || kind === 'table')
  if (!isSingular && !isList) return []
  return [about(first.heading, 'names one cause; list what had to be true: trigger, conditions, missing guards')]
}

/** How many factors a section tells: items, rows and paragraphs that are filled in. */
function factorsIn({ blocks }: Section): number {
  const told = blocks.flatMap((block): readonly (readonly Passage[])[] => {
    if (block.kind === 'list') return block.items.map(passagesOfItem)
    return block.kind === 'table' ? block.table.rows : passagesOf([block]).map((passage) => [passage])
  })
  return told.filter((passages) => passages.length > 0 && !passages.every(isBlank)).length
}

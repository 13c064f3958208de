import { type Passage, passagesOf, type Section } from '../../document/postmortem.ts'
import { anyOf, BLANKS } from '../../words.ts'
import { about, type Found, type Rule } from '../rule.ts'

const BLANK = new RegExp(`^[\\s_*<\\[({]*${anyOf(BLANKS)}[\\s_*>\\])}.:]*$`, 'i')
const MARKED = /(?:^|\s)(?:TBD|TODO|FIXME|XXX)(?=[\s:.,)]|$)/

/** Something still to be filled in. */
export const unfilled: Rule = {
  name: 'unfilled',
  looksFor: 'A section, a line or a field in which nothing stands, or "unknown", "TBD" and the like.',
  poor: 'Impact: TBD',
  better: 'Impact: 4,310 failed checkouts, ± 3 %',
  find: ({ postmortem: { sections } }) =>
    sections.flatMap((section, i) => {
      const next = sections[i + 1]
      const isParent = next !== undefined && next.depth > section.depth
      const own = blanksIn(section)
      if (own.length > 0 || section.heading === undefined || section.blocks.length > 0 || isParent || !section.named)
        return own
      return [about(section.heading, 'nothing stands here; fill it in, or write why there is nothing')]
    }),
}

/** True for a passage in which something is still to be filled in, behind its label if it has one. */
export const isBlank = ({ text }: Pick<Passage, 'text'>): boolean => BLANK.test(lastPart(text)) || MARKED.test(text)

const blanksIn = ({ heading, meaning, blocks }: Section): readonly Found[] =>
  blocks.flatMap((block) => {
    const below = heading === undefined ? '' : `, below "${heading.text.trim()}"`
    const toFill = (passage: Passage): Found => about(passage, `still to be filled in${below}`)
    if (block.kind !== 'table') return passagesOf([block]).filter(isBlank).map(toFill)
    if (meaning === 'actions') return [] // what an action lacks has rules of its own
    return passagesOf([block]).filter(isMarked).map(toFill) // a cell may well be empty
  })

const isMarked = ({ text }: Passage): boolean => MARKED.test(text) || /^\s*unknown\s*$/i.test(text)

/** What stands behind a label: `Detected: unknown`. */
const lastPart = (text: string): string => text.replace(/^[^:\n]{1,40}:\s+(?=\S)/, '')

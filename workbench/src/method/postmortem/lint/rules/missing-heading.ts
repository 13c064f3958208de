import type { Meaning } from '../../document/meanings.ts'
import { sectionsAbout } from '../../document/postmortem.ts'
import type { Rule } from '../rule.ts'

/** What both families of headings have, each with other sections that tell the same. */
const REQUIRED: readonly (readonly [string, readonly Meaning[]])[] = [
  ['Summary', ['summary']],
  ['Impact', ['impact']],
  ['Timeline', ['timeline']],
  ['Contributing factors', ['factors', 'trigger', 'mechanism']],
  ['Resolution', ['resolution', 'tried']],
  ['Action items', ['actions']],
  ['Lessons learned', ['lessons', 'went-well', 'went-wrong', 'lucky', 'surprised']],
]

/** A section that every postmortem has. */
export const missingHeading: Rule = {
  name: 'missing-heading',
  looksFor: 'A section that both families of headings have, under this name or a common other one.',
  poor: '(no section on impact)',
  better: '## Impact',
  find: ({ postmortem }) => {
    const from = postmortem.title?.from ?? postmortem.sections.find(({ heading }) => heading)?.heading?.from ?? 0
    const missing = REQUIRED.filter(([, meanings]) => sectionsAbout(postmortem, ...meanings).length === 0)
    if (missing.length === 0) return []
    const named = missing.map(([heading]) => `"${heading}"`).join(', ')
    const says = `no section ${named}, nor one that goes by another name`
    return [{ from, to: from + 1, says }] // one finding: a text without headings has one fault, not seven
  },
}

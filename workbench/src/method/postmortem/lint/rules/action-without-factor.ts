import { passagesOf, sectionsAbout } from '../../document/postmortem.ts'
import { about, type Found, type Rule } from '../rule.ts'
import { missing } from './no-owner.ts'

/** An action that answers no contributing factor, where the postmortem ties actions to factors at all. */
export const actionWithoutFactor: Rule = {
  name: 'action-without-factor',
  looksFor:
    'An action item that answers no contributing factor, where factors have handles or the table has a column for them.',
  poor: 'Set a 2 s timeout (@payments-lead, 2026-12-04)',
  better: 'Set a 2 s timeout (@payments-lead, 2026-12-04, f-2)',
  find: ({ postmortem, actions }) => {
    const factors = sectionsAbout(postmortem, 'factors').flatMap(({ blocks }) => passagesOf(blocks))
    const hasHandles = factors.some(({ text }) => /\bf-\d+\b/.test(text))
    const says = 'answers no contributing factor; name the one it removes'
    const lacks = ({ factor }: { readonly factor: string | undefined }): boolean => factor === undefined
    const tied = { tables: actions.tables.filter(({ has }) => has.factor), listed: hasHandles ? actions.listed : [] }
    const untied: readonly Found[] = hasHandles
      ? actions.tables
          .filter(({ has }) => !has.factor)
          .map(({ header }) => about(header, 'the table has no column for the factor'))
      : []
    return [...missing(tied, 'factor', { table: says, action: says }, lacks), ...untied]
  },
}

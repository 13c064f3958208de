import type { Rule } from '../rule.ts'
import { missing } from './no-owner.ts'

/** An action without a date. */
export const noDue: Rule = {
  name: 'no-due',
  looksFor: 'An action item without a date; "soon" and "next sprint" are none.',
  poor: 'Team will fix',
  better: '@payments-lead, 2026-12-04',
  find: ({ actions }) =>
    missing(
      actions,
      'due',
      { table: 'the table has no column for the date', action: 'no due date; write a day such as 2026-12-04' },
      ({ due }) => due === undefined,
    ),
}

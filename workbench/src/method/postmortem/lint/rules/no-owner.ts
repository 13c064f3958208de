import type { ActionTable, WrittenAction, WrittenActions } from '../../document/actions.ts'
import { about, type Found, type Rule } from '../rule.ts'

/** What is missing in every row is told once for the table, else once for each action that is not over. */
export function missing(
  { tables, listed }: WrittenActions,
  column: keyof ActionTable['has'],
  says: { readonly table: string; readonly action: string },
  lacks: (action: WrittenAction) => boolean,
): readonly Found[] {
  const open = (list: readonly WrittenAction[]): readonly WrittenAction[] =>
    list.filter((action) => !action.done && lacks(action))
  const rows = tables.flatMap((table) => {
    if (table.has[column]) return open(table.actions).map(({ title }) => about(title, says.action))
    return open(table.actions).length === 0 ? [] : [about(table.header, says.table)]
  })
  return [...rows, ...open(listed).map(({ title }) => about(title, says.action))]
}

/** An action that nobody in particular answers for (the owner is a person). */
export const noOwner: Rule = {
  name: 'no-owner',
  looksFor: 'An action item without a person or role who answers for it; a team is nobody.',
  poor: 'Team will fix',
  better: '@payments-lead, 2026-12-04',
  find: ({ actions }) =>
    missing(
      actions,
      'owner',
      { table: 'the table has no column for the owner', action: 'no owner; name one person or role, a team is nobody' },
      ({ owner }) => owner === undefined,
    ),
}

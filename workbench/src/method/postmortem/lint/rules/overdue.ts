import { allActions } from '../../document/actions.ts'
import { about, type Rule } from '../rule.ts'

/** An action that is past its day and not done. */
export const overdue: Rule = {
  name: 'overdue',
  looksFor: 'An action item that is past its due date and not marked done.',
  poor: 'Set a 2 s timeout (@payments-lead, 2026-01-04)',
  better: 'Set a 2 s timeout (@payments-lead, 2026-01-04, done)',
  find: ({ actions, today }) =>
    allActions(actions).flatMap(({ title, due, done }) =>
      !done && due?.day !== undefined && due.day < today
        ? [about(title, `was due on ${due.day}; do it, drop it with a reason, or give it another day`)]
        : [],
    ),
}

import { describe, expect, test } from 'vitest'
import type { ActionItem } from './learning.ts'
import { reminderDue } from './reminder.ts'
import { reviewDue } from './review-due.ts'

const item = (told: Partial<ActionItem> = {}): ActionItem => ({
  id: 'a-1',
  title: 'Set a 2 s timeout',
  type: 'prevent',
  due: '2026-03-10',
  status: 'open',
  reason: undefined,
  remindedOn: undefined,
  recheckedOn: undefined,
  ...told,
})

describe('a reminder', () => {
  test.for([
    ['four days before', '2026-03-06', {}, undefined],
    ['three days before', '2026-03-07', {}, '2026-03-07'],
    ['two days before, when it was not told', '2026-03-08', {}, '2026-03-07'],
    ['two days before, when it was told', '2026-03-08', { remindedOn: '2026-03-07' }, undefined],
    ['on the day', '2026-03-10', { remindedOn: '2026-03-07' }, '2026-03-10'],
    ['six days after', '2026-03-16', { remindedOn: '2026-03-10' }, undefined],
    ['a week after', '2026-03-17', { remindedOn: '2026-03-10' }, '2026-03-17'],
    ['after a month of silence: once', '2026-04-12', { remindedOn: '2026-03-10' }, '2026-04-07'],
    ['of what somebody works on', '2026-03-10', { status: 'in-progress' }, '2026-03-10'],
    ['of what is done', '2026-03-10', { status: 'done' }, undefined],
    ['of what is dropped', '2026-03-10', { status: 'dropped' }, undefined],
  ] as const)('%s', ([, today, told, due]) => {
    expect(reminderDue(item(told), today)).toBe(due)
  })
})

describe('a review is due', () => {
  test.for([
    ['P0', '2026-03-06', '2026-03-09'],
    ['P1', '2026-03-06', '2026-03-13'], // Friday to Friday
    ['P1', '2026-03-07', '2026-03-13'], // Saturday
    ['P2', '2026-03-06', undefined],
    [undefined, '2026-03-06', undefined],
  ] as const)('after a %s resolved on %s: %s', ([severity, resolved, due]) => {
    expect(reviewDue(severity, resolved)).toBe(due)
  })
})

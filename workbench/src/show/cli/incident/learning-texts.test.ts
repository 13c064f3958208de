import { expect, test } from 'vitest'
import { actions, type ListedAction, remind } from '../../../respond/incident/learning/action-verbs.ts'
import { action } from '../../../respond/incident/learning/learning-verbs.ts'
import { postmortem } from '../../../respond/incident/learning/postmortem-verb.ts'
import { similar } from '../../../respond/incident/learning/similar-verb.ts'
import { plain } from '../paint.ts'
import { replyText } from './texts.ts'

const textFor = (verb: string, answer: unknown): string =>
  replyText({ verb, incident: null, entries: [], answer }, { paint: plain, columns: 100 })

const listed = (told: Partial<ListedAction>): ListedAction => ({
  incident: 'inc-3',
  incidentTitle: 'checkout fails',
  id: 'a-1',
  title: 'Set a 2 s timeout on every payment call',
  type: 'prevent',
  owner: '@payments-lead',
  due: '2026-03-01',
  status: 'open',
  reason: undefined,
  remindedOn: undefined,
  recheckedOn: undefined,
  overdueDays: -4,
  reminder: null,
  ...told,
})

test('action items stand with who and when, overdue ones in days', () => {
  const { owner: _, ...nobodys } = listed({ id: 'a-2', overdueDays: 1, title: 'Alert \u001b[31m' })
  expect(textFor(actions.name, [nobodys, listed({}), listed({ id: 'a-3', status: 'done', overdueDays: 9 })])).toBe(
    `inc-3 a-2  1 day overdue  nobody  Alert \\u001b[31m  prevent
inc-3 a-1  due 2026-03-01  @payments-lead  Set a 2 s timeout on every payment call  prevent
inc-3 a-3  done  @payments-lead  Set a 2 s timeout on every payment call  prevent
`,
  )
  expect(textFor(actions.name, [])).toBe('no action item is open\n')
  expect(textFor(remind.name, [])).toBe('no reminder is due\n')
})

test('advice on an action follows what was written', () => {
  expect(textFor(action.name, { action: listed({}), advice: ['no owner; name one'] })).toBe(
    'mind: no owner; name one\n',
  )
})

test('a postmortem is Markdown that can be written to a file, with what is missing in a comment', () => {
  const findings = [{ line: 7, rule: 'unfilled', says: 'still --> to be filled in' }]
  const markdown = '# Outage\n\n## Impact\n\n\tunknown \u202e\n'
  expect(textFor(postmortem.name, { origin: 'drafted', markdown, findings, reviewDue: '2026-03-05' })).toBe(
    `# Outage

## Impact

    unknown \\u202e

<!-- still to do:
  line 7  unfilled  still - -> to be filled in
  to be reviewed by 2026-03-05
-->
`,
  )
})

test('similar incidents come with what differs, and a warning', () => {
  const found = {
    incident: 'inc-1',
    title: 'checkout slow',
    at: '2026-01-01T10:00:00Z',
    alike: 0.437,
    shared: [{ trait: 'services', values: ['checkout'] }],
    onlyToday: [{ trait: 'words', values: ['errors'] }],
    onlyThen: [],
    cause: 'pool starved',
    helped: ['rollback of 3.2.0'],
  }
  expect(textFor(similar.name, [found])).toBe(
    `  inc-1  2026-01-01  44 % alike  checkout slow
    alike       services checkout
    only today  words errors
    cause then  pool starved
    helped then rollback of 3.2.0
the same symptom may have another cause: look at what differs first
`,
  )
  expect(textFor(similar.name, [])).toBe('  no past incident resembles it\n')
})

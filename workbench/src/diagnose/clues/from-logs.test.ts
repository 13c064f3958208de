import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import type { TemplateChange } from '../logs/index.ts'
import { newLine } from '../logs/new-line.test-helper.ts'
import { accusations, logClues } from './from-logs.ts'

const windows = { before: rangeOf(0, 1), after: rangeOf(1, 2) }
const graph = {
  callees: new Map([
    ['web', new Set(['shop'])],
    ['shop', new Set(['db'])],
  ]),
  callers: new Map([
    ['shop', new Set(['web'])],
    ['db', new Set(['shop'])],
  ]),
}
const line = (service: string, sample: string, severity = 'ERROR'): TemplateChange =>
  newLine(sample, { service, severity, surprise: 9 })

const cluesIn = (changed: TemplateChange, unheard: ReadonlySet<string> = new Set()) =>
  logClues(accusations([changed], graph, unheard, new Set()), windows)

test.for<[about: string, template: TemplateChange, accused: readonly string[]]>([
  ['an error is its own', line('web', 'out of memory'), ['web']],
  ['an error that names a callee accuses the callee', line('web', 'dial shop: connection refused'), ['shop']],
  ['a callee of a callee may be named as well', line('web', 'POST /pay failed: circuit to db is open'), ['db']],
  ['of a wrapped error the innermost', line('web', 'failed: shop answered 500: no answer from db'), ['db']],
  ['a path names nobody', line('web', 'GET /shop/7 failed'), ['web']],
  ['one that names its caller speaks of itself', line('shop', 'no answer for web'), ['shop']],
  ['so does one that names its own service', line('shop', 'shop is overloaded'), ['shop']],
  ['a longer name is another one', line('web', 'shop-admin is down'), ['web']],
  ['one that it has no dealings with is named for a reason', line('audit', 'order 7: shop took 5'), ['shop']],
  ['what is no trouble accuses nobody else', line('web', 'calling shop', 'INFO'), ['web']],
])('%s', ([, template, accused]) => {
  expect(cluesIn(template).map((clue) => clue.service)).toEqual(accused)
})

test('who is told of under an address that it has left is not accused', () => {
  const refused = line('web', 'dial shop: connection refused')
  expect(cluesIn(refused, new Set(['shop'])).map((clue) => clue.service)).toEqual(['web'])
})

const FULL = line('db', 'ERROR: nextval: reached maximum value of sequence "event_id_seq"')

test.for<[about: string, others: readonly TemplateChange[], accused: readonly string[]]>([
  ['what its callers say without a name is of that', [line('shop', 'could not execute statement')], ['db', 'db']],
  ['one that names somebody means that one', [line('shop', 'mail refused, no answer from db')], ['db', 'db']],
  ['those that do not call it speak of themselves', [line('web', 'order not stored')], ['db', 'web']],
  ['so do those that report no trouble', [line('shop', 'order stored', 'INFO')], ['db', 'shop']],
])('where one says what of it ran out: %s', ([, others, accused]) => {
  const told = accusations([FULL, ...others], graph, new Set(), new Set())
  expect(told.flatMap((one) => one.accused)).toEqual(accused)
})

test.for<[about: string, change: Partial<TemplateChange>, accused: readonly string[]]>([
  ['work that is no longer done accuses who did it', { severity: 'INFO', kind: 'gone' }, ['shop']],
  ['an error that stays away accuses nobody', { kind: 'gone' }, []],
  ['nor does a line of no request', { severity: 'INFO', kind: 'down', surprise: null }, []],
])('%s', ([, change, accused]) => {
  const gone = { ...line('shop', 'order stored'), ...change }
  expect(cluesIn(gone).map((clue) => clue.service)).toEqual(accused)
})

test.for<[about: string, change: Partial<TemplateChange>, harmless: boolean]>([
  ['more talk', { severity: 'INFO' }, true],
  ['a warning that good requests carry as well', { severity: 'WARN' }, true],
  ['a warning that bad requests carry', { severity: 'WARN', linkScore: 9 }, false],
  ['an error', {}, false],
  ['work that is no longer done', { severity: 'INFO', kind: 'gone' }, false],
])('%s: is it talk that harms nobody by itself?', ([, change, harmless]) => {
  const [clue] = cluesIn({ ...line('shop', 'header is deprecated'), ...change })
  expect(clue?.harmless).toBe(harmless)
})

test('work that is not done in requests that do well, while others do badly, is felt by nobody', () => {
  const idle = newLine('3 mails sent', { severity: 'INFO', kind: 'gone', surprise: 9 })
  expect(cluesIn(idle)).toMatchObject([{ harmless: false }])
  expect(cluesIn({ ...idle, missedByGood: true })).toMatchObject([{ harmless: true }])
})

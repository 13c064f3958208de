import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import type { TemplateChange } from '../logs/index.ts'
import { newLine } from '../logs/new-line.test-helper.ts'
import type { Clue } from '../types.ts'
import { handedOn } from './handed-on.ts'

const clue = (kind: Clue['kind'], strength: number): Clue => ({
  service: 'desk',
  kind,
  strength,
  proof: { says: '', query: 'metric-series', window: rangeOf(0, 1), params: {}, numbers: {} },
})
const line = (countAfter: number, accused: readonly string[], changes: Partial<TemplateChange> = {}) => ({
  accused,
  template: newLine('', { service: 'desk', countAfter, ...changes }),
})
const NONE: ReadonlySet<string> = new Set()
const WINDOWS = { before: rangeOf(0, 2), after: rangeOf(2, 3) } // the quiet stretch is twice as long

test.for<[about: string, clue: Clue, lines: ReturnType<typeof line>[], traced: ReadonlySet<string>, told: string[]]>([
  ['all its lines accuse another one', clue('errors', 40), [line(9, ['store'])], NONE, ['store edge 40']],
  [
    'some of its lines do',
    clue('errors', 40),
    [line(30, ['store']), line(10, ['desk'])],
    NONE,
    ['store edge 30', 'desk errors 10'],
  ],
  ['a line accuses two', clue('errors', 40), [line(9, ['store', 'queue'])], NONE, ['store edge 20', 'queue edge 20']],
  ['slowness is its own', clue('latency', 40), [line(9, ['store'])], NONE, ['desk latency 40']],
  ['traces tell more', clue('errors', 40), [line(9, ['store'])], new Set(['desk']), ['desk errors 40']],
  [
    'a line that was rarer before counts by what came on top',
    clue('errors', 40),
    [line(32, ['store'], { kind: 'up', countBefore: 4 }), line(10, ['desk'])],
    NONE,
    ['store edge 30', 'desk errors 10'],
  ],
  ['the line became rarer', clue('errors', 40), [line(9, ['store'], { kind: 'down' })], NONE, ['desk errors 40']],
  ['the line is no trouble', clue('errors', 40), [line(9, ['store'], { severity: 'INFO' })], NONE, ['desk errors 40']],
  ['another one writes it', clue('errors', 40), [line(9, ['store'], { service: 'x' })], NONE, ['desk errors 40']],
])('failing is handed on: %s', ([, given, lines, traced, told]) => {
  const handed = handedOn([given], lines, traced, WINDOWS)
  expect(handed.map(({ service, kind, strength }) => `${service} ${kind} ${strength}`)).toEqual(told)
})

test.for<[about: string, failing: number, told: string[]]>([
  ['is the same story, and no louder', 30, ['store edge 30', 'store edge 30']],
  ['that is less than the failing goes with it whole', 60, ['store edge 60', 'store edge 40']],
])('slowness of who fails %s', ([, failing, told]) => {
  const handed = handedOn([clue('errors', failing), clue('latency', 40)], [line(9, ['store'])], NONE, WINDOWS)
  expect(handed.map(({ service, kind, strength }) => `${service} ${kind} ${strength}`)).toEqual(told)
})

test('what is handed to one whose own lines accuse another goes on to that one, and ends where it came by before', () => {
  const from = (service: string, accused: string) => line(9, [accused], { service })
  const handed = (...lines: ReturnType<typeof line>[]) =>
    handedOn([clue('errors', 40)], lines, NONE, WINDOWS).map((one) => `${one.service} ${one.strength} ${one.foundBy}`)
  expect(handed(line(9, ['store']), from('store', 'vault'))).toEqual(['vault 40 store'])
  expect(handed(line(9, ['store']), from('store', 'desk'))).toEqual(['desk 40 store'])
})

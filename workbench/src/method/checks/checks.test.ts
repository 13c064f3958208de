import { describe, expect, test } from 'vitest'
import type { Fact } from '../../model/check.ts'
import { differencesOf } from './compare.ts'
import { troublesOf } from './troubles.ts'

const fact = (name: string, value: number | string, unit = '', of?: string): Fact => ({
  name,
  value,
  unit,
  ...(of !== undefined && { of }),
})

describe('what a check finds wrong by itself', () => {
  test.for([
    ['a disk with a tenth left', fact('disk-used', 0.9, '1', '/var'), 'disk of /var: 90 % of the limit are used'],
    ['a disk with more left', fact('disk-used', 0.89, '1', '/var'), undefined],
    ['an answer that the server failed', fact('status', 503), 'it answers 503'],
    ['an answer that the caller was wrong', fact('status', 404), undefined],
    ['nobody there', fact('answer', 'connect ECONNREFUSED'), 'no answer: connect ECONNREFUSED'],
    ['a certificate that is over', fact('expires-in', -2.5, 'd', 'shop'), 'shop expired 2 d ago'],
    ['one that should have been renewed', fact('expires-in', 0.5, 'd', 'shop'), 'shop expires in 12 h'],
    ['somebody who waits for a lock', fact('blocked', 2, '{}'), '2 waiting for a lock that another one holds'],
    ['a fact without a rule', fact('cpus', 2), undefined],
  ] as const)('%s', ([, given, says]) => {
    expect(troublesOf({ facts: [given] }).map((trouble) => trouble.says)).toEqual(says === undefined ? [] : [says])
  })

  test('a certificate is late by its own life: 20 days are enough of 60, and too few of 90', () => {
    const lateOf = (life: number) =>
      troublesOf({ facts: [fact('expires-in', 20, 'd', 'shop'), fact('life', life, 'd', 'shop')] }).length
    expect([60, 90].map(lateOf)).toEqual([0, 1])
  })
})

describe('what is otherwise than in health', () => {
  test.for([
    ['a share that moved by a tenth of its limit', fact('a', 0.5, '1'), fact('a', 0.61, '1'), true],
    ['a share that moved by less', fact('a', 0.5, '1'), fact('a', 0.58, '1'), false],
    ['counts that chance explains', fact('a', 100, '{}'), fact('a', 125, '{}'), false],
    ['counts that it does not', fact('a', 100, '{}'), fact('a', 140, '{}'), true],
    ['one more of few', fact('a', 1, '{}'), fact('a', 2, '{}'), false],
    ['a timing that doubled', fact('a', 0.1, 's'), fact('a', 0.2, 's'), true],
    ['a timing that did not', fact('a', 0.1, 's'), fact('a', 0.19, 's'), false],
    ['another status', fact('a', 500), fact('a', 503), true],
    ['a word', fact('a', 'TLSv1.3'), fact('a', 'TLSv1.2'), true],
  ] as const)('%s', ([, was, is, told]) => {
    expect(differencesOf({ facts: [was] }, { facts: [is] })).toHaveLength(told ? 1 : 0)
    expect(differencesOf({ facts: [is] }, { facts: [was] })).toHaveLength(told ? 1 : 0)
  })

  test('a count that is not told is none; of anything else it is told that it is gone', () => {
    const was = { facts: [fact('disk-used', 0.5, '1', '/var')] }
    const is = { facts: [fact('connections', 20, '{}', 'close-wait')] }
    expect(differencesOf(was, is)).toEqual([
      { name: 'disk-used', of: '/var', unit: '1', before: 0.5, now: null },
      { name: 'connections', of: 'close-wait', unit: '{}', before: 0, now: 20 },
    ])
  })

  test('words come first, and single timings last', () => {
    const was = [fact('time-total', 0.001, 's'), fact('body', 10, 'By'), fact('protocol', 'h2')]
    const is = [fact('time-total', 9, 's'), fact('body', 100, 'By'), fact('protocol', 'h3')]
    const names = differencesOf({ facts: was }, { facts: is }).map(({ name }) => name)
    expect(names).toEqual(['protocol', 'body', 'time-total'])
  })
})

import { describe, expect, test } from 'vitest'
import type { DrillList, DrillStatus } from '../../../respond/drill/drill-verbs.ts'
import type { DrillHistory, DrillScore } from '../../../respond/drill/score-verbs.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { plain } from '../paint.ts'
import { drillTexts } from './drill-texts.ts'

const OPTIONS = { paint: plain, columns: 100 }

function textOf(verb: string, answer: unknown, incident: VerbReply['incident'] = null): string {
  const text = drillTexts.find((one) => one.verb === verb)!
  return text.text({ verb, incident, entries: [], answer }, OPTIONS)
}

const inc3: VerbReply['incident'] = {
  ...{
    id: 'inc-3',
    title: 'checkout is slow',
    state: 'resolved',
    open: false,
    drill: true,
    severity: 'P1',
    next: null,
  },
}

const SCORE: DrillScore = {
  ...{ percent: 61.6, outcome: 48, process: 77.4, notScored: ['updates-kept'] },
  lines: [
    {
      rule: 'service-named',
      part: 'outcome',
      points: 12,
      of: 12,
      says: 'you said checkout, and it was',
      entries: [26],
    },
    {
      rule: 'contained',
      part: 'outcome',
      points: 0,
      of: 15,
      says: 'users still suffered when it ended',
      entries: [28],
    },
    { rule: 'red-flags', part: 'process', points: 2, of: 6, says: '2 raised: silent', entries: [8, 9] },
  ],
  seconds: { toFirstUpdate: 125, toContain: null, toCause: 600 },
  truth: {
    ...{ fault: 'slow-query', service: 'checkout', alsoRight: [], signals: ['latency'], guilty: ['chg-1'], decoys: [] },
    ...{ cause: 'an index\u001b[2J is missing', onset: '2026-01-31T13:59:00Z' },
  },
  actions: [{ name: 'rollback', title: 'roll back', effect: 'helps', why: 'it asks once' }],
  said: ['no index'],
}

test('what can be practised on is listed: faults first, then recordings', () => {
  const fault = { name: 'slow-query', level: 'easy', title: 'Orders take seconds', story: 'Since lunch.' }
  const answer: DrillList = { faults: [fault], recordings: [{ name: 'shop-1', title: 'orders\u001b[2J fail' }] }
  expect(textOf('drill-list', answer)).toBe(
    [
      'slow-query  easy',
      '  Orders take seconds',
      '  Since lunch.',
      'shop-1  recorded',
      '  orders\\u001b[2J fail',
      'next: choose one, or none to be surprised   lastgood drill start [fault] [--surprise]',
      'or work a recorded one again   lastgood drill replay NAME',
      '',
    ].join('\n'),
  )
})

describe('the page of a drill that is over', () => {
  test('says what was earned, by which rule, and on which entries it rests', () => {
    expect(textOf('drill-score', SCORE, inc3)).toBe(
      [
        'inc-3  DRILL  P1  checkout is slow  resolved',
        '  62 of 100  ████████████░░░░░░░░  outcome 48, process 77',
        'outcome',
        '    12/12  service-named         you said checkout, and it was  #26',
        '     0/15  contained             users still suffered when it ended  #28',
        'process',
        '     2/6   red-flags             2 raised: silent  #8 #9',
        'not scored: updates-kept',
        'what it was',
        '  checkout: an index\\u001b[2J is missing',
        '  since 2026-01-31T13:59:00Z; guilty: chg-1  slow-query',
        '  you said: no index',
        '  rollback: helps, it asks once',
        'next: write down what was learned, and the score follows   lastgood postmortem',
        '',
      ].join('\n'),
    )
  })

  test('without a truth says that there is none', () => {
    expect(textOf('drill-score', { ...SCORE, truth: null }, inc3)).toContain('the recording does not say')
  })
})

describe('the history', () => {
  const past = (id: string, percent: number, minute: number): DrillHistory['drills'][number] => ({
    ...{ id, at: `2026-01-31T14:0${minute}:00Z`, fault: 'slow-query', seed: 7, hints: 1 },
    ...{ percent, outcome: 1, process: 1, seconds: { toFirstUpdate: 125, toContain: null, toCause: 600 } },
  })

  test('lists drills and says whether they get better', () => {
    const drills = [past('inc-1', 40, 1), past('inc-4', 65, 2)]
    expect(textOf('drill-history', { drills, improved: 25 })).toBe(
      [
        'drill      when              score                       first update  contained  cause    hints  fault',
        'inc-1      2026-01-31T14:01Z   40  ████████░░░░░░░░░░░░  2:05          –          10:00    1      slow-query (seed 7)',
        'inc-4      2026-01-31T14:02Z   65  █████████████░░░░░░░  2:05          –          10:00    1      slow-query (seed 7)',
        'the later half earned 25 points more than the earlier one',
        '',
      ].join('\n'),
    )
  })

  test.for([
    [{ drills: [], improved: null }, 'no drill is over yet'],
    [{ drills: [past('inc-1', 40, 1)], improved: null }, 'a second drill will tell'],
    [{ drills: [past('inc-1', 40, 1), past('inc-2', 30, 2)], improved: -10 }, '10 points less'],
  ] as const)('of %j says so', ([answer, says]) => {
    expect(textOf('drill-history', answer)).toContain(says)
  })
})

describe('how far a drill is', () => {
  const drill: NonNullable<DrillStatus['drill']> = {
    ...{ phase: 'paged', system: 'shop', fault: null, seed: 7, startedAt: '2026-01-31T14:00:00Z', incident: 'inc-3' },
    actions: [{ name: 'rollback', title: 'roll back', service: 'checkout' }],
    users: [
      { step: 'checkout', requests: 9, failedShare: 0.12, wrongShare: 0, p50Ms: 2400 },
      { step: 'cart', requests: 9, failedShare: 0, wrongShare: 0.25, p50Ms: 80 },
    ],
    ...{ breaksAt: null, why: null },
  }

  test('once somebody is paged, it says how users fare and what can be done', () => {
    expect(textOf('drill-status', { drill, inSeconds: null })).toBe(
      [
        'drill on the shop  a surprise  seed 7',
        '  you are paged: inc-3',
        '  users in the last seconds: checkout 2.4 s, 12 % fail; cart 80 ms, 0 % fail, 25 % wrong',
        '  what can be done:',
        '    rollback  roll back  checkout',
        'next: take it from here   lastgood status inc-3',
        '',
      ].join('\n'),
    )
  })

  test.for([
    [null, 'no drill runs'],
    [{ ...drill, phase: 'healthy' }, 'all is well; it breaks in 30 s'],
    [{ ...drill, phase: 'broken' }, 'users do not feel yet'],
    [{ ...drill, phase: 'failed', why: 'no port' }, 'it failed: no port'],
    [{ ...drill, phase: 'ended', fault: 'leak' }, 'lastgood drill score inc-3'],
    [{ ...drill, actions: [] }, 'it is a recording'],
  ] as const)('%j', ([state, says]) => {
    const inSeconds = state?.phase === 'healthy' ? 30 : null
    expect(textOf('drill-status', { drill: state, inSeconds })).toContain(says)
  })
})

import { describe, expect, test } from 'vitest'
import type { ChangeEvent } from '../../model/change.ts'
import { parseIncidentEvent } from '../../model/incident/event.ts'
import type { TriageQuestion } from '../../model/incident/triage-questions.ts'
import { unixMs } from '../../model/time.ts'
import { harmOf } from './harm.test-helper.ts'
import { assessedOf, measuredAnswers, type TriageFacts } from './questions.ts'

const now = harmOf().compared.impact.to

/** What is answered to one question, and what is said to it. */
function told(question: TriageQuestion, facts: Partial<TriageFacts>): string {
  const item = measuredAnswers({ now, problems: [], ...facts }).find((answer) => answer.question === question)
  return `${item?.answer}: ${item?.measured?.says ?? '-'}`
}

test('silence is not told of a stretch of which nothing can have been told yet', () => {
  const harm = harmOf('login 400:0 0 0 0 0', 'pay 1000:0 250:0 250:0 250:0 250:0')
  const { from } = harm.compared.impact
  const after = (seconds: number): string =>
    told('effect', {
      harm: { ...harm, compared: { ...harm.compared, impact: { from, to: unixMs(from + 1_000 * seconds) } } },
    })
  expect(after(20)).toMatch(/^none:/)
  expect(after(120)).toMatch(/^down: down: shop login/)
})

describe('what is down for some is down', () => {
  const harm = harmOf('- 900:0 225:15 225:15 225:15 225:15, users 12/100', 'pay 900:0 225:15 225:15 225:15 225:15')
  test.for<[number | undefined, string]>([
    [11, 'down: down for 11 of 100 users (11 %); 6.67 % of requests fail'],
    [10, 'broken: 6.67 % of requests fail'],
    [undefined, 'broken: 6.67 % of requests fail'],
  ])('where more than a tenth of the users get nothing at all: %s of 100', ([usersDown, says]) => {
    expect(told('effect', { harm: { ...harm, ...(usersDown !== undefined && { usersDown }) } })).toBe(says)
  })

  test('but not where they got nothing before either', () => {
    const always = harmOf(
      '- 900:60 225:15 225:15 225:15 225:15, users 12/100',
      'pay 900:60 225:15 225:15 225:15 225:15',
    )
    expect(told('effect', { harm: { ...always, usersDown: 12 } })).not.toMatch(/^down/)
  })
})

const cases: readonly (readonly [TriageQuestion, readonly string[], string])[] = [
  ['flowsComplete', ['pay 1000:1 250:0 250:1 250:0 250:0'], 'yes: all 1 are in their baseline'],
  ['flowsComplete', [], 'unknown: -'],
  [
    'flowsComplete',
    ['pay 1000:1 250:20 250:20 250:30 250:50', 'cart 1000:1:9 250:0:20 250:0:20 250:0:20 250:0:20, p99 40→900'],
    'no: 2 of 2 left their baseline: shop pay fails in 12 % (before 0.1 %); shop cart p99 40 ms → 900 ms',
  ],
  [
    'flowsComplete',
    ['cart 1000:1:9 250:0:20 250:0:20 250:0:20 250:0:20, p99 40→900'],
    'slowly: 1 of 1 left their baseline: shop cart p99 40 ms → 900 ms',
  ],
  [
    'flowsComplete',
    ['pay 1000:0 250:0 250:0 250:0 250:0', 'login 400:0 0 0 0 0'],
    'no: 1 of 2 left their baseline: shop login gets no requests (before 400)',
  ],
  ['flowsComplete', ['pay 9:0 0 0 0 0', 'x 9 9 9 9 9'], 'yes: all 2 are in their baseline'],
  [
    'trend',
    ['pay 1000:0 250:5 250:5 250:5 250:50'],
    'worse: failed or slow 2 % → 20 % since 14:15Z (difference +12.8 % to +23.5 %, 95 %)',
  ],
  [
    'trend',
    ['pay 1000:0 250:5 250:50 250:50 250:5'],
    'better: failed or slow 20 % → 2 % since 14:15Z (difference −23.5 % to −12.8 %, 95 %)',
  ],
  [
    'trend',
    ['pay 1000:0 250:5 250:5 250:5 250:6'],
    'stable: failed or slow 2 % → 2.4 % since 14:15Z (difference −2.5 % to +3.37 %, 95 %)',
  ],
  ['trend', ['pay 1000:0 250:5 250:5 250:5 0'], 'worse: no requests come since 14:15Z'],
  ['trend', ['pay 1000:0 250:5 250:5 3:0 4:4'], 'unknown: -'],
  [
    'trend',
    ['pay 9000:0 900:300 900:300 900:300 900:280', 'cart 900:0 90:0 90:0 90:0 90:9'],
    'spreading: failed or slow 30.3 % → 29.2 % since 14:15Z (difference −5.13 % to +2.91 %, 95 %); newly hit: shop cart',
  ],
  [
    'scope',
    ['pay 1000:1 250:0 250:1 250:0 250:0'],
    'none: 0.1 % of requests failed or were slow (1 of 1000; before 0.1 %)',
  ],
  [
    'scope',
    ['pay 1000:1 250:20 250:20 250:30 250:50'],
    'many: 12 % of requests failed or were slow (120 of 1000; before 0.1 %)',
  ],
  [
    'scope',
    ['pay 1000:1 250:10 250:10 250:10 250:10'],
    'some: 4 % of requests failed or were slow (40 of 1000; before 0.1 %)',
  ],
  [
    'scope',
    ['pay 1000:1 250:240 250:240 250:240 250:250'],
    'all: 97 % of requests failed or were slow (970 of 1000; before 0.1 %)',
  ],
  [
    'scope',
    ['- 100:0 25:0 25:20 25:0 25:0, users 1/40', 'pay 100:0 25:0 25:20 25:0 25:0'],
    'one: 1 of 40 users (2.5 %) met one; 20 % of requests failed or were slow (20 of 100; before 0 %)',
  ],
  ['scope', ['pay 1000:0 0 0 0 0'], 'all: 0 % of requests failed or were slow (0 of 0; before 0 %)'],
  ['effect', ['pay 1000:1 250:20 250:20 250:30 250:50'], 'broken: 12 % of requests fail'],
  [
    'effect',
    ['pay 1000:1 250:240 250:240 250:240 250:250', 'cart 3000 750 750 750 750'],
    'down: down: shop pay; 24.3 % of requests fail',
  ],
  ['effect', ['pay 100000:10 25000:50 25000:50 25000:50 25000:50'], 'glitch: 0.2 % of requests fail'],
  ['effect', ['pay 1000:0 250 250 250 250'], 'none: 0 % of requests fail'],
]

const uncompared: typeof cases = [
  [
    'flowsComplete',
    ['pay 0 250:12 250:12 250:12 250:14'],
    'no: 1 of 1 left their baseline: shop pay fails in 5 % (none came before)',
  ],
  [
    'flowsComplete',
    ['pay 0 250 250 250 250'],
    'unknown: none of 1 fails; no request came in the quiet stretch, so what is slow cannot be told',
  ],
  ['scope', ['pay 0 250 250 250 250'], 'unknown: 0 % of requests failed or were slow (0 of 1000; none came before)'],
  ['effect', ['pay 0 250 250 250 250'], 'unknown: 0 % of requests fail'],
  ['effect', ['pay 0 250:12 250:12 250:12 250:14'], 'broken: 5 % of requests fail'],
]

test.for(uncompared)('without a quiet stretch nothing is called calm: %s of %j', ([question, flows, expected]) => {
  expect(told(question, { harm: harmOf(...flows) })).toBe(expected)
})

describe('telemetry answers', () => {
  test.for(cases)('%s of %j', ([question, flows, expected]) => {
    expect(told(question, { harm: harmOf(...flows) })).toBe(expected)
  })

  test('what nobody can measure stays open', () => {
    const harm = harmOf('pay 1000:1 250:20 250:20 250:30 250:50')
    expect(told('dataAtRisk', { harm })).toBe('unknown: -')
    expect(told('visibility', { harm })).toBe('unknown: -')
  })

  test.for([
    [{ spans: 5, logs: 0, metricPoints: 0 }, 'partly'],
    [{ spans: 5, logs: 3, metricPoints: 4 }, 'yes'],
    [{ spans: 0, logs: 0, metricPoints: 0 }, 'no'],
  ] as const)('sight: %j', ([pillars, answer]) => {
    expect(told('sight', { pillars })).toContain(`${answer}: `)
  })

  test.for([
    [{ spans: 0, logs: 0, metricPoints: 0 }, 'unknown: nothing at all arrives since 14:15Z'],
    [{ spans: 0, logs: 0, metricPoints: 4 }, 'worse: no requests come since 14:15Z'],
  ] as const)('requests that end while %j arrive', ([latePillars, says]) => {
    expect(told('trend', { harm: harmOf('pay 1000:0 250:5 250:5 250:5 0'), latePillars })).toBe(says)
  })

  test('revenue: a loss is seen, its absence says nothing of an SLA', () => {
    expect(told('revenue', { revenue: harmOf('pay 100:0 25:9 25:9 25:9 25:9') })).toBe(
      'yes: 36 % of what earns money failed or was slow (36 of 100)',
    )
    expect(told('revenue', { revenue: harmOf('pay 100:0 25 25 25 25') })).toContain('unknown: 0 %')
    expect(told('revenue', { revenue: harmOf() })).toBe('unknown: -')
  })
})

const deploy = {
  id: 'd',
  at: '2026-01-31T13:58:00Z',
  kind: 'deploy',
  title: 'shop',
  service: 'shop',
  source: 'ci',
} as const

const rollbacks: readonly (readonly [readonly ChangeEvent[], readonly string[], string])[] = [
  [[{ ...deploy, from: '1', to: '2' }], ['deploy'], 'yes: last deploy 13:58Z: shop 1 → 2; 1 is what to go back to'],
  [[{ ...deploy, to: '2' }], ['deploy'], 'unknown: last deploy 13:58Z: shop ? → 2; what ran before is not told'],
  [
    [{ ...deploy, from: '1', phase: 'reverted' }],
    ['deploy'],
    'no: last deploy 13:58Z: shop 1 → ?; it is reverted already',
  ],
  [
    [
      { ...deploy, id: 'm', kind: 'migration' },
      { ...deploy, from: '1', to: '2' },
    ],
    ['deploy'],
    'unknown: last deploy 13:58Z: shop 1 → 2; a migration came with it, so going back may not be safe',
  ],
  [[], ['deploy'], 'no: no deploy in the last day'],
  [[], ['flag'], 'unknown: no source of deploys is connected'],
]

test.for(rollbacks)('a safe rollback: %j with %j', ([changes, kindsConnected, expected]) => {
  expect(told('rollback', { changes, kindsConnected })).toBe(expected)
})

test('names of telemetry, however hostile, fit an entry of the record', () => {
  const [flow] = harmOf('pay 1000:1 250:20 250:20 250:30 250:50').flows
  const hostile = { ...flow!, service: '\u202e'.repeat(900), operation: 'a\n\u001b[31m<script>'.repeat(99) }
  const harm = { ...harmOf('pay 1000:1 250:20 250:20 250:30 250:50'), flows: Array.from({ length: 9 }, () => hostile) }
  const answers = measuredAnswers({ now, problems: [], harm }).map(({ question, measured, answer }) => ({
    question,
    measured,
    answer,
    by: 'measured',
  }))
  const event = { kind: 'triaged', answers, severity: 'P1', rule: 'x', reason: 'x', measurement: assessedOf(harm) }
  expect(parseIncidentEvent(event)).toEqual({ ok: true, value: event })
})

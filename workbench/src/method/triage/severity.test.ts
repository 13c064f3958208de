import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TRIAGE_ANSWERS, TRIAGE_QUESTIONS, type TriageAnswers } from '../../model/incident/triage-questions.ts'
import { severityOf } from './severity.ts'

const calm: TriageAnswers = {
  dataAtRisk: 'no',
  flowsComplete: 'yes',
  trend: 'stable',
  sight: 'yes',
  rollback: 'no',
  scope: 'some',
  effect: 'glitch',
  visibility: 'customers',
  revenue: 'no',
}

describe('severity follows from the answers', () => {
  const cases: readonly (readonly [Partial<TriageAnswers>, string, string])[] = [
    [{}, 'P2', 'no-harm-that-hurries'],
    [{ dataAtRisk: 'yes' }, 'P0', 'data-at-risk'],
    [{ effect: 'breach' }, 'P0', 'data-at-risk'],
    [{ effect: 'data-loss', dataAtRisk: 'no' }, 'P0', 'data-at-risk'],
    [{ effect: 'down', scope: 'many' }, 'P0', 'down-for-many'],
    [{ effect: 'down', scope: 'all', visibility: 'internal' }, 'P0', 'down-for-many'],
    [{ effect: 'down', scope: 'some' }, 'P1', 'feature-broken'],
    [{ effect: 'broken', scope: 'many' }, 'P1', 'feature-broken'],
    [{ effect: 'broken', visibility: 'internal' }, 'P2', 'no-harm-that-hurries'],
    [{ flowsComplete: 'no' }, 'P1', 'flow-broken'],
    [{ flowsComplete: 'slowly' }, 'P1', 'slow'],
    [{ effect: 'slow' }, 'P1', 'slow'],
    [{ effect: 'slow', visibility: 'internal' }, 'P2', 'no-harm-that-hurries'],
    [{ revenue: 'yes', visibility: 'internal' }, 'P1', 'revenue'],
    [{ trend: 'worse' }, 'P1', 'no-harm-that-hurries'],
    [{ effect: 'slow', trend: 'spreading' }, 'P0', 'slow'],
    [{ trend: 'unknown' }, 'P2', 'no-harm-that-hurries'],
  ]
  test.for(cases)('%j is %s', ([answers, severity, rule]) => {
    expect(severityOf({ ...calm, ...answers })).toMatchObject({ severity, rule, doubts: [] })
  })

  test.for([
    [{ dataAtRisk: 'unknown' }, 'P0', 'P2', ['dataAtRisk'], 'nobody knows yet whether data is at risk'],
    [{ scope: 'unknown', effect: 'down' }, 'P0', 'P2', ['scope'], 'nobody knows yet whether it is down'],
    [{ visibility: 'unknown', effect: 'slow' }, 'P1', 'P2', ['visibility'], 'nobody knows yet whether it is more'],
    [{ revenue: 'unknown', effect: 'broken' }, 'P1', 'P1', [], 'a feature is broken'],
  ] as const)('in doubt it is the higher one: %j', ([answers, severity, settled, doubts, reason]) => {
    const judged = severityOf({ ...calm, ...answers })
    expect(judged).toMatchObject({ severity, settled, doubts })
    expect(judged.reason).toContain(reason)
  })

  test('what remains without one doubt may be in doubt itself', () => {
    const judged = severityOf({ ...calm, dataAtRisk: 'unknown', visibility: 'unknown', effect: 'broken' })
    expect(judged).toMatchObject({ severity: 'P0', withoutDoubts: 'P1', settled: 'P2', doubts: ['dataAtRisk'] })
  })

  test('what gets worse says why it is higher', () => {
    expect(severityOf({ ...calm, effect: 'slow', trend: 'worse' }).reason).toBe(
      'it is more than 50 % slower for customers; it gets worse, so one step higher',
    )
  })

  test('without sight, sight comes first; a safe rollback is considered', () => {
    expect(severityOf({ ...calm, sight: 'no', rollback: 'yes' }).advice).toEqual([
      'restore sight first: there are neither logs nor metrics',
      'consider the rollback: there is a safe one',
    ])
  })
})

const answers = fc.record(
  Object.fromEntries(TRIAGE_QUESTIONS.map((q) => [q, fc.constantFrom(...TRIAGE_ANSWERS[q])])),
) as unknown as fc.Arbitrary<TriageAnswers>

test('knowing more never makes it higher than doubt did, except that it gets worse', () => {
  const question = fc.constantFrom(...TRIAGE_QUESTIONS.filter((q) => q !== 'trend'))
  fc.assert(
    fc.property(answers, question, fc.nat(), (given, q, n) => {
      const inDoubt = severityOf({ ...given, [q]: 'unknown' }).severity
      const known = TRIAGE_ANSWERS[q][n % TRIAGE_ANSWERS[q].length]
      const explicit = q === 'effect' && (known === 'data-loss' || known === 'breach') // says more than the question before
      expect(explicit || severityOf({ ...given, [q]: known }).severity >= inDoubt).toBe(true)
    }),
    { seed: 4, numRuns: 500 },
  )
})

test('answering the doubts with the least harm gives the severity that is settled', () => {
  const least = {
    dataAtRisk: 'no',
    scope: 'none',
    effect: 'none',
    visibility: 'internal',
    flowsComplete: 'yes',
    revenue: 'no',
  }
  fc.assert(
    fc.property(answers, (given) => {
      const judged = severityOf(given)
      const open = TRIAGE_QUESTIONS.filter((q) => given[q] === 'unknown' && q in least)
      const answered = Object.fromEntries(open.map((q) => [q, least[q as keyof typeof least]]))
      expect(severityOf({ ...given, ...answered }).severity).toBe(judged.settled)
    }),
    { seed: 4, numRuns: 500 },
  )
})

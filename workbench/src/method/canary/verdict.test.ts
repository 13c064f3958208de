import { describe, expect, test } from 'vitest'
import type { CanaryPart, CanarySide, NewLogKind } from '../../model/canary.ts'
import { canaryVerdict } from './verdict.ts'

type Shares = readonly [number, number, number]

const side = (requests: number, errors: number, [p50, p90, p99]: Shares = [0.5, 0.1, 0.01]): CanarySide => ({
  requests,
  timed: requests,
  bad: {
    errors,
    'slower-than-p50': Math.round(requests * p50),
    'slower-than-p90': Math.round(requests * p90),
    'slower-than-p99': Math.round(requests * p99),
  },
})

const part = (canary: CanarySide, rest: CanarySide): CanaryPart => ({ canary, rest })

/** The same again and again. */
const times = (count: number, one: CanaryPart): readonly CanaryPart[] => Array.from({ length: count }, () => one)

const EVEN = part(side(500, 1), side(500, 1))

const kind = (told: Partial<NewLogKind>): NewLogKind => ({
  body: 'x',
  severity: 17,
  lines: 20,
  occasions: 20,
  nth: 1,
  ...told,
})

describe('a canary', () => {
  test.for([
    ['nothing was heard', [], 'wait'],
    ['equal, but few', times(2, EVEN), 'wait'],
    ['equal for long', times(40, EVEN), 'pass'],
    ['more errors', times(3, part(side(500, 12), side(500, 1))), 'fail'],
    ['all of its few requests fail', [part(side(12, 12), side(5_000, 10))], 'fail'],
    ['fewer errors for long', times(40, part(side(500, 0), side(500, 10))), 'pass'],
    ['a fatter tail', times(12, part(side(500, 1, [0.5, 0.12, 0.03]), side(500, 1))), 'fail'],
    ['slower throughout', times(3, part(side(500, 1, [0.65, 0.15, 0.02]), side(500, 1))), 'fail'],
    ['both sides are ill alike', times(40, part(side(500, 100), side(500, 100))), 'wait'],
    ['no rest', times(40, part(side(500, 100), side(0, 0))), 'wait'],
  ] as const)('with %s', ([, parts, verdict]) => {
    expect(canaryVerdict(parts, []).verdict).toBe(verdict)
  })

  test('of surely no more than a hair is let pass, however sure the hair is', () => {
    const parts = times(2_000, part(side(5_000, 10), side(5_000, 5)))
    const { verdict, measures } = canaryVerdict(parts, [])
    expect(measures[0]!.evidence).toBeGreaterThan(1_000)
    expect(verdict).toBe('pass')
  })

  test('that comes while both sides change is not blamed for it', () => {
    const calm = part(side(100, 0), side(900, 1))
    const ill = part(side(500, 150), side(500, 150)) // more of the requests are its own just while all of them fail
    expect(canaryVerdict([...times(6, calm), ...times(6, ill)], []).verdict).not.toBe('fail')
  })

  test('does not care which unit of work comes first', () => {
    const parts = [...times(3, EVEN), ...times(3, part(side(80, 4), side(800, 2)))]
    const [forth, back] = [canaryVerdict(parts, []), canaryVerdict([...parts].reverse(), [])]
    expect(back.measures.map(({ evidence }) => evidence)).toEqual(
      forth.measures.map(({ evidence }) => expect.closeTo(evidence)),
    )
  })

  test.for([
    [kind({}), 'fail'],
    [kind({ severity: 9 }), 'wait'],
    [kind({ occasions: 5 }), 'wait'],
    [kind({ occasions: 13, nth: 100 }), 'wait'],
  ] as const)('with a kind of line of its own: %j', ([one, verdict]) => {
    expect(canaryVerdict(times(2, EVEN), [one]).verdict).toBe(verdict)
  })

  test('that gets hardly any requests is held to few lines', () => {
    const parts = times(2, part(side(10, 0), side(990, 1)))
    expect(canaryVerdict(parts, [kind({ occasions: 3 })]).verdict).toBe('fail')
  })
})

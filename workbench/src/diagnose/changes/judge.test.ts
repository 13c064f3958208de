import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rfc3339, unixMs } from '../../model/time.ts'
import type { OnsetFinding } from '../onset/onset.ts'
import type { Clue } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'
import { type Argument, type Candidate, guiltyOf, judgedChanges, sharersOf } from './judge.ts'

const NOON = Date.UTC(2026, 0, 5, 12)
const MINUTE = 60_000

const onsetAt = (atMs: number): OnsetFinding => ({
  at: atMs,
  from: atMs - MINUTE,
  to: atMs + MINUTE,
  voters: [],
  measured: true,
})

const changed = (service: string | undefined, minutesBefore: number, shiftMs = 0): Candidate => ({
  id: `${service}-${minutesBefore}`,
  at: rfc3339(unixMs(NOON + shiftMs - minutesBefore * MINUTE)),
  kind: 'deploy',
  ...(service === undefined ? {} : { service }),
  title: `deploy ${service}`,
  source: 'test',
  origin: 'recorded',
})

const clueAgainst = (service: string, strength: number): Clue => ({
  service,
  kind: 'latency',
  strength,
  proof: {
    says: `${service} is slow`,
    query: 'metric-series',
    window: { from: unixMs(NOON), to: unixMs(NOON + MINUTE) },
    numbers: {},
  },
})

const suspectsFrom = (scores: Readonly<Record<string, number>>): Suspect[] =>
  Object.entries(scores)
    .map(([service, score]) => ({ service, score, clues: score > 0 ? [clueAgainst(service, Math.expm1(score))] : [] }))
    .sort((a, b) => b.score - a.score)

type Story = {
  readonly changes: readonly Candidate[]
  readonly scores?: Readonly<Record<string, number>>
  readonly arguments?: readonly Argument[]
  readonly shiftMs?: number
}

const CLEAR_ROOT = { shop: 5, web: 2, db: 0.5, mail: 0.2 }

function verdictOn({ changes, scores = CLEAR_ROOT, arguments: args = [], shiftMs = 0 }: Story) {
  const onset = onsetAt(NOON + shiftMs)
  const judged = judgedChanges(changes, { onset, suspects: suspectsFrom(scores), arguments: args })
  return { guilty: guiltyOf(judged, onset), judged }
}

const pleaded = (changeId: string, weight: number): Argument => ({ changeId, weight, says: 'a witness says so' })

/** What only hurts under load. */
const latent = (changeId: string): Argument => ({ ...pleaded(changeId, Math.log(10)), agesWell: true })

/** The root's callers show nearly as much, so that no single one of several changes is likelier than all else. */
const SHARED = { shop: 4, web: 3.6 }
const ITS_WORDS = pleaded('shop-4', 0.8)

test.for<[about: string, story: Story, sharers: readonly string[]]>([
  [
    'two at the root at once',
    { changes: [changed('shop', 2), { ...changed('shop', 2), id: 'twin' }, changed('web', 2)] },
    ['shop-2', 'twin'],
  ],
  ['one that is guilty alone', { changes: [changed('shop', 2)] }, []],
  ['two of different services', { changes: [changed('shop', 2), changed('web', 2)], scores: { shop: 4, web: 4 } }, []],
  ['two at a service that is well', { changes: [changed('mail', 1), { ...changed('mail', 1), id: 'twin' }] }, []],
  [
    'two of nobody knows which service',
    { changes: [changed(undefined, 1), { ...changed(undefined, 1), id: 'x' }] },
    [],
  ],
  ['none at all', { changes: [] }, []],
])('who shares the blame: %s', ([, story, sharers]) => {
  const { judged } = verdictOn(story)
  expect(sharersOf(judged).map(({ change }) => change.id)).toEqual(sharers)
})

describe('the guilty change', () => {
  test.for<[about: string, story: Story, guilty: string]>([
    ['shortly before, at the root', { changes: [changed('shop', 2)] }, 'shop-2'],
    ['at a service that is well', { changes: [changed('mail', 1)] }, 'none'],
    ['after the onset, at the root', { changes: [changed('shop', -3)] }, 'none'],
    ['days before, while another one is near', { changes: [changed('shop', 5000), changed('web', 1)] }, 'none'],
    ['at the root, beside a nearer one elsewhere', { changes: [changed('shop', 2), changed('mail', 1)] }, 'shop-2'],
    ['some time before, at the root', { changes: [changed('shop', 5)] }, 'none'],
    [
      'some time before, at the root, with a witness of its own',
      { changes: [changed('shop', 5)], arguments: [pleaded('shop-5', 1)] },
      'shop-5',
    ],
    ['two at the root at once', { changes: [changed('shop', 2), { ...changed('shop', 2), id: 'twin' }] }, 'none'],
    [
      'two at the root at once, one of a kind that breaks little',
      { changes: [changed('shop', 1), { ...changed('shop', 1), id: 'nightly', kind: 'cron' }] },
      'shop-1',
    ],
    ['no change at all', { changes: [] }, 'none'],
    [
      'two at the root at once, one of them named by its words',
      { changes: [changed('shop', 2), { ...changed('shop', 2), id: 'twin' }], arguments: [pleaded('twin', 2)] },
      'twin',
    ],
    [
      'at the root, but its new instances are as well as the old ones',
      { changes: [changed('shop', 2)], scores: { shop: 3, web: 2.9, db: 2.8 }, arguments: [pleaded('shop-2', -2.3)] },
      'none',
    ],
    [
      'some time before, likely by its words, at a service that is much better off than another',
      { changes: [changed('web', 5)], scores: { shop: 5, web: 2 }, arguments: [pleaded('web-5', 3)] },
      'none',
    ],
    [
      'some time before, likely by its words, at a service that is hardly better off than another',
      { changes: [changed('web', 5)], scores: { shop: 3, web: 2.9 }, arguments: [pleaded('web-5', 3)] },
      'web-5',
    ],
    [
      'the likelier of two at the root, too little for it alone, with a reason that the other has not',
      { changes: [changed('shop', 4), changed('shop', 1), changed('web', 1)], scores: SHARED, arguments: [ITS_WORDS] },
      'shop-4',
    ],
    [
      'the likelier of two at the root, with a reason that both have',
      {
        changes: [changed('shop', 4), changed('shop', 1), changed('web', 1)],
        scores: SHARED,
        arguments: [ITS_WORDS, pleaded('shop-1', 0.8)],
      },
      'none',
    ],
    [
      'hours before, likely by its words, at a service that telemetry does not know',
      { changes: [changed('unseen', 300)], scores: { shop: 1 }, arguments: [pleaded('unseen-300', 5)] },
      'none',
    ],
    [
      'at the root, but something about it does not fit',
      { changes: [changed('shop', 2)], scores: { shop: 9 }, arguments: [pleaded('shop-2', -0.7)] },
      'none',
    ],
    [
      'at the root, where something about it does not fit and something else outweighs that',
      {
        changes: [changed('shop', 2)],
        scores: { shop: 9 },
        arguments: [pleaded('shop-2', -0.7), pleaded('shop-2', 2)],
      },
      'shop-2',
    ],
    [
      'hours before, at the root, where what speaks for it tells why the symptom came so late',
      { changes: [changed('shop', 300), changed('shop', 60)], arguments: [latent('shop-300')] },
      'shop-300',
    ],
    [
      'hours before, at the root, with as much that does not tell why',
      { changes: [changed('shop', 300), changed('shop', 60)], arguments: [pleaded('shop-300', Math.log(10))] },
      'none',
    ],
    [
      'days before, where what speaks for it would have shown within a day',
      { changes: [changed('shop', 5000)], arguments: [latent('shop-5000')] },
      'none',
    ],
    ['nothing is in trouble', { changes: [changed('shop', 2)], scores: { shop: 0, web: 0 } }, 'none'],
  ])('%s', ([, story, guilty]) => {
    expect(verdictOn(story).guilty).toBe(guilty)
  })

  test('without an onset nobody is guilty', () => {
    const judged = judgedChanges([changed('shop', 2)], {
      onset: undefined,
      suspects: suspectsFrom(CLEAR_ROOT),
      arguments: [],
    })
    expect(guiltyOf(judged, undefined)).toBe('none')
  })
})

test('a change after the onset is a response, and says so', () => {
  const [judged] = verdictOn({ changes: [changed('shop', -3)] }).judged
  expect(judged).toMatchObject({ verdict: 'response', lagSeconds: -180, why: ['it came after the onset'] })
  const { judged: both } = verdictOn({ changes: [changed('shop', -3), changed('shop', 3)] })
  expect(both.map((one) => one.verdict)).toEqual(['suspect', 'response'])
})

test('reasons are told for, and what speaks against is told too', () => {
  const [judged] = verdictOn({ changes: [changed('shop', 2)], arguments: [pleaded('shop-2', -1)] }).judged
  expect(judged?.reasons).toEqual(['it came shortly before the onset', 'shop is where the trouble is strongest'])
  expect(judged?.why).toContain('a witness says so')
})

test('a service that telemetry does not know is as likely as the mean of those it knows', () => {
  const { judged } = verdictOn({ changes: [changed('unseen', 2), changed('mail', 2), changed(undefined, 2)] })
  const scoreOf = (service: string): number => judged.find((j) => j.change.id === `${service}-2`)?.score ?? 0
  expect(scoreOf('unseen')).toBeGreaterThan(scoreOf('mail'))
  expect(scoreOf('unseen')).toBeCloseTo(scoreOf('undefined'), 10)
})

const stories = fc.record({
  scores: fc.record({
    shop: fc.double({ min: 0, max: 400, noNaN: true }),
    web: fc.double({ min: 0, max: 400, noNaN: true }),
  }),
  lags: fc.uniqueArray(fc.integer({ min: -30, max: 3000 }), { minLength: 1, maxLength: 8 }),
})

describe('whatever the story', () => {
  test('probabilities are such, and leave room for no change', () => {
    fc.assert(
      fc.property(stories, ({ scores, lags }) => {
        const { judged } = verdictOn({ changes: lags.map((lag) => changed(lag % 2 ? 'shop' : 'web', lag)), scores })
        expect(judged.every(({ score }) => score >= 0 && score <= 1)).toBe(true)
        expect(judged.reduce((sum, { score }) => sum + score, 0)).toBeLessThanOrEqual(1 + 1e-9)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  test('neither the order of the list nor the clock changes the verdict', () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: -1e9, max: 1e9 }), ({ scores, lags }, shiftMs) => {
        const told = (shift: number) => lags.map((lag) => changed(lag % 2 ? 'shop' : 'web', lag, shift))
        const plain = verdictOn({ changes: told(0), scores })
        const turned = verdictOn({ changes: told(shiftMs).toReversed(), scores, shiftMs })
        expect(turned.guilty).toBe(plain.guilty)
        expect(turned.judged.map((j) => j.change.id)).toEqual(plain.judged.map((j) => j.change.id))
      }),
      { seed: 8, numRuns: 200 },
    )
  })

  test('more trouble at its service never makes a change less likely', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 20, noNaN: true }), fc.double({ min: 0, max: 20, noNaN: true }), (a, b) => {
        const scoreAt = (shop: number): number =>
          verdictOn({ changes: [changed('shop', 3)], scores: { shop, web: 5, db: 1 } }).judged[0]?.score ?? 0
        expect(scoreAt(Math.max(a, b))).toBeGreaterThanOrEqual(scoreAt(Math.min(a, b)) - 1e-12)
      }),
      { seed: 9, numRuns: 100 },
    )
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rangeOf } from '../../evidence.ts'
import { callGraph } from '../../graph/calls.ts'
import { columnsOf, drawnRows } from '../../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../../paths/index.ts'
import type { ClueKind } from '../../types.ts'
import type { Suspect } from '../../verdict/rank.ts'
import type { Candidate } from '../judge.ts'
import { askingArguments } from './asking.ts'

const change = (service: string): Candidate => ({
  id: `chg-${service}`,
  at: '1970-01-01T00:01:00Z',
  kind: 'deploy',
  service,
  title: `Deploy ${service}`,
  source: 'test',
  origin: 'recorded',
})

const proof = { says: '', query: 'whole-traces', window: rangeOf(0, 1), numbers: {} }
const suspect = (service: string, score: number, kind: ClueKind = 'path'): Suspect => ({
  service,
  score,
  clues: [{ service, kind, strength: 9, proof }],
})

type Asked = readonly [service: string, of: string, system: string, ms: number, failed?: boolean]

const tracesWith = (calls: readonly Asked[]): readonly Trace[] =>
  tracesOf(
    columnsOf(
      calls.flatMap(([service, of, system, durationMs, error = false], i) =>
        drawnRows(`t${i}`, `${service} ask |--| Client`).map((row) => ({
          ...row,
          durationMs,
          error: error ? 1 : 0,
          attributes: {
            'db.system.name': system,
            'server.address': of,
            'peer.service': of,
            'db.query.text': 'SELECT 1',
          },
        })),
      ),
    ),
  ).traces

const QUIET: readonly Asked[] = [
  ...Array.from({ length: 20 }, (): Asked => ['shop', 'stock-db', 'postgresql', 5]),
  ['shop', 'near', 'redis', 1],
  ['mail', 'stock-db', 'postgresql', 5],
]
const HANGING: readonly Asked[] = [['shop', 'stock-db', 'postgresql', 900]]

const said = (
  changed: string,
  {
    suspects = [suspect('stock-db', 9), suspect('shop', 3)],
    since = HANGING,
  }: { suspects?: Suspect[]; since?: readonly Asked[] } = {},
) => {
  const [before, after] = [tracesWith(QUIET), tracesWith(since)]
  const graph = callGraph({ numbers: [], histograms: [] }, [...before, ...after])
  return askingArguments([change(changed)], { suspects, graph, before, after })
}

test('a database that hangs may suffer from what a changed service asks of it', () => {
  const [argument] = said('shop')
  expect(argument?.says).toBe('stock-db hangs, and fares as it is asked')
  expect(argument?.weight).toBeCloseTo(2 * (9 - 3) + Math.log(0.2))
})

test('so with a cache beside it, whose reader then asks the database', () => {
  expect(said('near', { suspects: [suspect('stock-db', 9), suspect('near', 3)] })).toHaveLength(1)
})

test('the doubt is shared by those in trouble, whatever their order', () => {
  const suspects = [suspect('stock-db', 9), suspect('shop', 3), suspect('mail', 1)]
  expect(said('shop', { suspects })[0]?.weight).toBeCloseTo(12 + Math.log(0.2 * 0.75))
})

test.for<[about: string, changed: string, seen: Parameters<typeof said>[1]]>([
  ['who never asks it', 'ads', { suspects: [suspect('stock-db', 9), suspect('ads', 3)] }],
  ['who is in no trouble', 'shop', { suspects: [suspect('stock-db', 9), suspect('shop', 0)] }],
  ['a database that refuses at once', 'shop', { since: [['shop', 'stock-db', 'postgresql', 1, true]] }],
  ['a database that is not slow', 'shop', { suspects: [suspect('stock-db', 9, 'origin'), suspect('shop', 3)] }],
  ['a callee that is no database', 'shop', { suspects: [suspect('bank', 9), suspect('shop', 3)] }],
  ['nobody suspected', 'shop', { suspects: [] }],
])('%s speaks for no change', ([, changed, seen]) => {
  expect(said(changed, seen)).toEqual([])
})

test('a change of who asks fits never better than the doubt, unless it does by itself', () => {
  const score = fc.double({ min: 1, max: 30, noNaN: true })
  fc.assert(
    fc.property(score, fc.double({ min: 0, max: 1, noNaN: true }), (first, part) => {
      const [argument] = said('shop', { suspects: [suspect('stock-db', first), suspect('shop', first * part)] })
      const alone = Math.exp(2 * (Math.max(Math.LN2, first * part) - first))
      const fits = alone * Math.exp(argument?.weight ?? 0)
      expect(fits).toBeLessThanOrEqual(Math.max(0.2, alone) * 1.0001)
    }),
    { seed: 1, numRuns: 100 },
  )
})

import { expect, test } from 'vitest'
import { columnsOf, drawnRows } from '../../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../../paths/index.ts'
import type { Suspect } from '../../verdict/rank.ts'
import type { Candidate } from '../judge.ts'
import { lockingArguments } from './locking.ts'

const CHANGED_MS = 60_000

const CHANGE: Candidate = {
  id: 'chg-1',
  at: '1970-01-01T00:01:00Z',
  kind: 'config',
  service: 'jobs',
  title: 'count by day',
  source: 'test',
  origin: 'recorded',
}

const suspect = (service: string, score: number): Suspect => ({ service, score, clues: [] })

type Sent = readonly [service: string, atMs: number, text: string, database?: string]

const tracesWith = (queries: readonly Sent[]): readonly Trace[] =>
  tracesOf(
    columnsOf(
      queries.flatMap(([service, startMs, text, database = 'main'], i) =>
        drawnRows(`t${i}`, `${service} query |--| Client`).map((row) => ({
          ...row,
          startMs,
          attributes: { 'db.system.name': 'postgresql', 'db.query.text': text, 'db.namespace': database },
        })),
      ),
    ),
  ).traces

const ASKED: Sent = ['shop', 10, 'SELECT kept FROM "stock" WHERE sku = $1']
const ALWAYS: Sent = ['jobs', 20, 'SELECT id FROM orders']
const LOCK: Sent = ['jobs', CHANGED_MS + 1_000, 'LOCK TABLE stock IN ACCESS EXCLUSIVE MODE']

const saidOf = (sent: readonly Sent[], suspects = [suspect('shop', 5), suspect('jobs', 1)]) =>
  lockingArguments([CHANGE], suspects, tracesWith(sent))

test.for(['LOCK TABLE stock IN ACCESS EXCLUSIVE MODE', 'alter table only "stock" add note text', 'TRUNCATE stock'])(
  'who since its change locks what a worse off service asks for answers for that trouble: %s',
  (text) => {
    const said = saidOf([ASKED, ALWAYS, ['jobs', CHANGED_MS + 1_000, text]])
    expect(said).toEqual([
      { changeId: 'chg-1', weight: 8, says: 'since then, and never before, it locks stock, which shop asks for' },
    ])
  },
)

test.for<[about: string, sent: readonly Sent[], suspects?: Suspect[]]>([
  ['it locked before its change, too', [ASKED, ALWAYS, ['jobs', 30, LOCK[2]], LOCK]],
  ['nothing is known of what it asked before', [ASKED, LOCK]],
  ['nobody else asks for the table', [['shop', 10, 'SELECT 1 FROM prices'], ALWAYS, LOCK]],
  ['the table is that of another database', [['shop', 10, ASKED[2], 'other'], ALWAYS, LOCK]],
  ['it only reads', [ASKED, ALWAYS, ['jobs', CHANGED_MS + 1_000, 'SELECT count(*) FROM stock']]],
  ['who asks is better off', [ASKED, ALWAYS, LOCK], [suspect('jobs', 5), suspect('shop', 1)]],
  ['another service locks', [ASKED, ALWAYS, ['mail', CHANGED_MS + 1_000, LOCK[2]]]],
])('it says nothing where %s', ([, sent, suspects]) => {
  expect(saidOf(sent, suspects)).toEqual([])
})

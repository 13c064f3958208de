import { expect, test } from 'vitest'
import type { InstanceRow } from '../../../model/columns.ts'
import type { Newcomers } from '../../clues/from-releases.ts'
import { columnsOf, drawnRows } from '../../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../../paths/index.ts'
import type { Candidate } from '../judge.ts'
import { type Served, servedWell } from './served-well.ts'

const SECOND = 1_000
const RELEASED = 60 * SECOND
const ONSET = 100 * SECOND
const LEAST = Math.log(0.1)

const CHANGE: Candidate = {
  id: 'chg-1',
  at: '1970-01-01T00:01:00Z',
  kind: 'deploy',
  service: 'shop',
  title: 'deploy shop',
  source: 'test',
  origin: 'recorded',
}

const row = (instance: string, firstMs: number, lastMs: number): InstanceRow => ({
  service: 'shop',
  version: '',
  instance,
  firstMs,
  lastMs,
})

const NEW = row('new', RELEASED, 200 * SECOND)
const NEWCOMERS: Newcomers = { fresh: new Set([' new']), old: new Set([' old']), sinceMs: RELEASED }
const [WELL, BROKEN, WAITED] = ['----', '!!!!', '!'.repeat(30)]

/** One request a second, from one time up to another. */
function requests(operation: string, bar: string, from: number, to: number): Trace[] {
  const rows = Array.from({ length: (to - from) / SECOND }, (_, i) => from + i * SECOND).flatMap((atMs) =>
    drawnRows(`${operation}-${atMs}`, `shop ${operation} |${bar}| Server`).map((one) => ({ ...one, startMs: atMs })),
  )
  return [...tracesOf(columnsOf(rows)).traces]
}

type Story = Partial<Served> & { readonly since?: string }

function saidOf({ since = BROKEN, ...story }: Story) {
  const served: Served = {
    before: requests('pay', WELL, 0, ONSET),
    after: requests('pay', since, ONSET, 140 * SECOND),
    instances: [row('old', 0, RELEASED), NEW],
    onset: { at: ONSET, from: ONSET, to: ONSET, voters: [], measured: true },
    ...story,
  }
  return servedWell(CHANGE, NEWCOMERS, served, LEAST)
}

test('a release that served well what fails since speaks against itself, but not beyond all doubt', () => {
  expect(saidOf({})).toEqual({
    changeId: 'chg-1',
    weight: LEAST,
    says: '40 of 40 requests of the failing kinds were served well by shop after it',
  })
})

test.for<[about: string, story: Story]>([
  ['nothing fails since', { since: WELL }],
  ['what fails waited first, so that it may have built up', { since: WAITED }],
  ['old instances served on up to the onset', { instances: [row('old', 0, ONSET), NEW] }],
  ['it served only other kinds of request', { before: requests('look', WELL, 0, ONSET) }],
  [
    'as many failed from the release on',
    { before: [...requests('pay', WELL, 0, RELEASED), ...requests('pay', BROKEN, RELEASED, ONSET)] },
  ],
  ['nobody knows when it began', { onset: undefined }],
])('it says nothing where %s', ([, story]) => {
  expect(saidOf(story)).toBeUndefined()
})

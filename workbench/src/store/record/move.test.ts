import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { declared, noted } from './drafts.test-helper.ts'
import { moveRecord } from './move.ts'
import { type Places, startPlaces } from './places.test-helper.ts'

let files: Places
let servers: Places
beforeAll(async () => {
  files = await startPlaces('SQLite')
  servers = await startPlaces('PostgreSQL')
})
afterAll(async () => {
  await files.end()
  await servers.end()
})

const SEEN = Buffer.from('seen')
const SEEN_SHA256 = createHash('sha256').update(SEEN).digest('hex')
const LETTER = { key: 'k', about: 'slack', body: '{}' }

/** A folder with two incidents, evidence, a review and a letter, and an empty server. */
async function places(): Promise<{ readonly folder: string; readonly url: string }> {
  const [from, to] = [await files.fresh(), await servers.fresh()]
  const record = await files.open(from)
  for (const title of ['first', 'second']) await record.open([declared(title)])
  await record.append('inc-2', 1, [noted('of the second')])
  await record.evidence.put(SEEN)
  await record.cardReviews.add({
    learner: 'on-call',
    card: 'c',
    at: '2026-01-31T14:00:00.000Z',
    sure: 0.5,
    grade: null,
  })
  await record.post.put('out', [LETTER])
  await record[Symbol.asyncDispose]()
  return { folder: 'folder' in from ? from.folder : '', url: 'url' in to ? to.url : '' }
}

const ALL = { incidents: 2, entries: 3, evidence: 1, reviews: 1, letters: 1 }

test('a record in a file is in PostgreSQL after a move, entry by entry with its hashes, and a second move adds nothing', async () => {
  const { folder, url } = await places()
  expect(await moveRecord(folder, url)).toEqual(ALL)
  const [here, there] = [await files.open({ folder }), await servers.open({ url })]
  for (const id of ['inc-1', 'inc-2']) expect(await there.entries(id)).toEqual(await here.entries(id))
  expect(await there.append('inc-2', 2, [noted('goes on there')])).toMatchObject({ ok: true })
  expect(await moveRecord(folder, url)).toEqual(ALL)
  expect(await there.heads(9)).toMatchObject({
    value: [
      { id: 'inc-2', entries: 3 },
      { id: 'inc-1', entries: 1 },
    ],
  })
  expect(await there.open([declared('third')])).toMatchObject({ value: [{ incident: 'inc-3' }] })
  expect(await there.cardReviews.of('on-call')).toMatchObject({ value: [{ card: 'c' }] })
  expect(await there.post.list('out')).toMatchObject({ value: [{ key: 'k', state: 'waiting' }] })
  expect(await there.evidence.get(SEEN_SHA256)).toEqual({ ok: true, value: SEEN })
})

test('an incident whose number another one has there is not moved, and is named', async () => {
  const { folder, url } = await places()
  await (await servers.open({ url })).open([declared('of somebody else')])
  await expect(moveRecord(folder, url)).rejects.toThrow(/^inc-1 is another incident there: move into an empty database/)
})

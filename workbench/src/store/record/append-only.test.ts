import { join } from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { declared, noted } from './drafts.test-helper.ts'
import { ENGINES, type Places, startPlaces } from './places.test-helper.ts'
import { type IncidentRecord, RECORD_FILE, type RecordPlace } from './record.ts'

const REWRITES = [
  "UPDATE lastgood_entries SET event = '{}' WHERE seq = 2",
  'DELETE FROM lastgood_entries WHERE seq = 3',
  'DELETE FROM lastgood_incidents',
] as const

/** What somebody can do who has the database but not this program; `guarded: false` takes the triggers away first. */
async function tamper(place: RecordPlace, statement: string, guarded = true): Promise<void> {
  if ('folder' in place) {
    const handle = new Database(join(place.folder, RECORD_FILE))
    try {
      const names = handle.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all()
      if (!guarded) for (const name of names) handle.exec(`DROP TRIGGER ${String(name)}`)
      handle.exec(statement)
    } finally {
      handle.close()
    }
    return
  }
  const client = new pg.Client(place.url)
  await client.connect()
  try {
    if (!guarded) await client.query('SET session_replication_role = replica') // triggers do not fire
    await client.query(statement)
  } finally {
    await client.end()
  }
}

describe.for(ENGINES)('somebody with the database in %s', (engine) => {
  let places: Places
  beforeAll(async () => {
    places = await startPlaces(engine)
  })
  afterAll(() => places.end())

  async function written(): Promise<{ readonly place: RecordPlace; readonly record: IncidentRecord }> {
    const place = await places.fresh()
    const record = await places.open(place)
    await record.open([declared('x'), noted('one'), noted('two'), noted('three')])
    await record.open([declared('y')])
    return { place, record }
  }

  test.for(REWRITES)('cannot run %s', async (statement) => {
    const { place, record } = await written()
    await expect(tamper(place, statement)).rejects.toThrow('the incident record is only ever added to')
    expect(await record.entries('inc-1')).toMatchObject({ ok: true, value: { length: 4 } })
  })

  test('cannot put another entry in the place of one', async () => {
    const { place } = await written()
    const columns = 'incident, seq, at, entered_at, actor, drill, event, previous, hash'
    const copied = `SELECT incident, 2, at, entered_at, actor, drill, event, previous, hash FROM lastgood_entries WHERE seq = 3`
    const start = engine === 'SQLite' ? 'INSERT OR REPLACE' : 'INSERT'
    const replaced = tamper(place, `${start} INTO lastgood_entries (${columns}) ${copied}`)
    await expect(replaced).rejects.toThrow(/only ever added to|duplicate key/)
  })

  test.for([
    ["UPDATE lastgood_entries SET event = replace(event, 'one', 'won') WHERE seq = 2", 2, 'its hash differs'],
    ["UPDATE lastgood_entries SET event = replace(event, ':', ': ') WHERE seq = 2", 2, 'its hash differs'],
    [`UPDATE lastgood_entries SET actor = '{"kind":"human","name":"other"}' WHERE seq = 3`, 3, 'its hash differs'],
    ["UPDATE lastgood_entries SET at = '2020-01-01T00:00:00Z' WHERE seq = 1 AND incident = 1", 1, 'its hash differs'],
    ["UPDATE lastgood_entries SET previous = '' WHERE seq = 3", 3, 'does not follow'],
    ['DELETE FROM lastgood_entries WHERE seq = 2', 2, 'it is missing; the next one there is 3'],
    ['DELETE FROM lastgood_entries WHERE seq = 4', 4, 'it is missing; 4 were written'],
    ["UPDATE lastgood_incidents SET last_hash = 'x' WHERE number = 1", 4, 'not the one that was written last'],
  ] as const)('who takes the triggers away and runs %s is found out', async ([statement, seq, says]) => {
    const { place, record } = await written()
    const before = await record.entries('inc-1')
    await tamper(place, statement, false)
    const read = await record.entries('inc-1')
    const intact = before.ok ? before.value.slice(0, seq - 1) : []
    expect(read).toMatchObject({ error: { kind: 'damaged', id: 'inc-1', seq, says: expect.stringContaining(says) } })
    expect(read).toMatchObject({ error: { intact: statement.includes('last_hash') ? { length: 4 } : intact } })
    expect(await record.entries('inc-2')).toMatchObject({ ok: true })
  })

  test('whose program is newer is not written to', async () => {
    const { place } = await written()
    await tamper(
      place,
      "INSERT INTO lastgood_record_steps (name, timestamp) VALUES ('9999-later', '2030-01-01T00:00:00Z')",
    )
    await expect(places.open(place)).rejects.toThrow(/9999-later.*newer lastgood wrote it. Update lastgood/)
  })
})

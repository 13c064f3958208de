import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cutWire } from './cut-wire.test-helper.ts'
import { declared, noted, setClock } from './drafts.test-helper.ts'
import { type Places, startPlaces } from './places.test-helper.ts'
import { nameOf } from './postgres.ts'
import { type IncidentRecord, openIncidentRecord } from './record.ts'

const LOST_CONNECTIONS = 6 // more than the pool has places

let places: Places
beforeAll(async () => {
  places = await startPlaces('PostgreSQL')
})
afterAll(() => places.end())

async function ready(record: IncidentRecord): Promise<void> {
  while (!(await record.heads(1)).ok) await new Promise((wait) => setTimeout(wait, 50))
}

describe('a record in PostgreSQL', () => {
  test('says clearly that its server is away, and goes on by itself when it is back', async () => {
    const place = await places.fresh()
    const [here, there] = [await places.open(place), await places.open(place)]
    await here.open([declared('x')])
    const heard: string[] = []
    here.watch((id) => heard.push(id))
    await places.server?.kill()
    const away = { kind: 'unavailable', says: expect.stringMatching(/^PostgreSQL at 127\.0\.0\.1:\d+\/record_1: /) }
    expect(await here.append('inc-1', 1, [noted('lost')])).toMatchObject({ error: { ...away, written: 'nothing' } })
    expect(await here.entries('inc-1')).toMatchObject({ error: away })
    expect(await here.heads(1)).toMatchObject({ error: away })
    expect(await here.evidence.put(Buffer.from('x'))).toMatchObject({ error: away })
    await places.server?.start()
    await ready(here)
    expect(await here.append('inc-1', 1, [noted('back')])).toMatchObject({ ok: true })
    await ready(there)
    expect(await there.append('inc-1', 2, [noted('from there')])).toMatchObject({ ok: true })
    while (heard.length < 2) await new Promise((wait) => setTimeout(wait, 50)) // it listens again
    expect(heard).toEqual(['inc-1', 'inc-1'])
  })

  test.for([
    ['postgres://nobody:hunter2@127.0.0.1:1/record', /^PostgreSQL at 127\.0\.0\.1:1\/record: connect ECONNREFUSED/],
    ['wrong password', /^PostgreSQL at .*password authentication failed/],
    ['wrong database', /^PostgreSQL at .*database "none" does not exist/],
  ] as const)('that cannot be opened is refused with its name, without its password (%s)', async ([what, says]) => {
    const place = await places.fresh()
    const url = new URL('url' in place ? place.url : '')
    if (what === 'wrong password') url.password = 'hunter2'
    if (what === 'wrong database') url.pathname = '/none'
    const opened = openIncidentRecord(
      { url: what.startsWith('postgres:') ? what : url.href },
      { clock: setClock('2026-01-31T14:00:00Z'), log: () => undefined },
    )
    const error = await opened.then(
      () => new Error('it opened'),
      (e: Error) => e,
    )
    expect(error.message).toMatch(says)
    expect(error.message).not.toContain('hunter2')
  })

  test.for([
    ['asked', { ok: true, value: [{ seq: 2 }] }, 2],
    ['unasked', { ok: false, error: { kind: 'unavailable', written: 'nothing' } }, 1],
  ] as const)(
    'looks whether it was written when the connection breaks at the commit (%s)',
    async ([how, result, entries]) => {
      const place = await places.fresh()
      const wire = await cutWire('url' in place ? place.url : '')
      const record = await places.open({ url: wire.url })
      try {
        await record.open([declared('x')])
        wire.cutCommit(how)
        expect(await record.append('inc-1', 1, [noted('in doubt')])).toMatchObject(result)
        expect(wire.cuts()).toBe(1)
        expect(await record.entries('inc-1')).toMatchObject({ value: { length: entries } })
      } finally {
        await record[Symbol.asyncDispose]()
        await wire.close()
      }
    },
  )

  test('says that it does not know when the connection broke at the commit and does not come back', async () => {
    const place = await places.fresh()
    const wire = await cutWire('url' in place ? place.url : '')
    const record = await places.open({ url: wire.url })
    try {
      await record.open([declared('x')])
      wire.cutCommit('asked', 'stays')
      const refused = {
        kind: 'unavailable',
        written: 'unknown',
        says: expect.stringContaining('inc-1 may have got it'),
      }
      expect(await record.append('inc-1', 1, [noted('in doubt')])).toMatchObject({ error: refused })
    } finally {
      await record[Symbol.asyncDispose]()
      await wire.close()
    }
  })

  test('goes on after any number of connections that were lost while they were set up', async () => {
    const place = await places.fresh()
    const wire = await cutWire('url' in place ? place.url : '')
    const record = await places.open({ url: wire.url })
    try {
      await record.open([declared('x')])
      wire.cutSessions(LOST_CONNECTIONS)
      wire.cutCommit('unasked') // so that the next query needs a new connection
      await record.append('inc-1', 1, [noted('y')])
      while (wire.cuts() <= LOST_CONNECTIONS) await record.heads(1)
      expect(await record.append('inc-1', 1, [noted('z')])).toMatchObject({ ok: true })
    } finally {
      await record[Symbol.asyncDispose]()
      await wire.close()
    }
  })

  test('does not wait for ever for a session that holds an incident', async () => {
    const place = await places.fresh()
    const record = await places.open(place)
    await record.open([declared('x')])
    const other = new pg.Client('url' in place ? place.url : '')
    await other.connect()
    try {
      await other.query('BEGIN; SELECT * FROM lastgood_incidents FOR UPDATE')
      const refused = {
        kind: 'unavailable',
        written: 'nothing',
        says: expect.stringContaining('another session holds'),
      }
      expect(await record.append('inc-1', 1, [noted('y')])).toMatchObject({ error: refused })
      expect(await record.entries('inc-1')).toMatchObject({ ok: true })
    } finally {
      await other.end()
    }
    expect(await record.append('inc-1', 1, [noted('z')])).toMatchObject({ ok: true })
  })

  test('is named without user and password', () => {
    expect(nameOf('postgres://me:hunter2@db.example:5432/record?sslmode=require')).toBe('db.example:5432/record')
  })
})

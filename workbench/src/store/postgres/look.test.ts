import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { troublesOf } from '../../method/checks/troubles.ts'
import type { Reading } from '../../model/check.ts'
import { type PostgresServer, startPostgres } from '../record/postgres.test-helper.ts'
import { lookAtPostgres } from './look.ts'
import { withoutLiterals } from './without-literals.ts'

const factOf = ({ facts }: Reading, name: string) => facts.find((fact) => fact.name === name)?.value
const tableOf = ({ tables }: Reading, title: string) => tables.find((table) => table.title === title)

describe('a PostgreSQL server', () => {
  let server: PostgresServer
  let url = ''
  const clients: pg.Client[] = []

  async function connected(name: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, application_name: name })
    client.on('error', () => undefined)
    await client.connect()
    clients.push(client)
    return client
  }

  beforeAll(async () => {
    server = await startPostgres()
    url = await server.freshDatabase()
    const admin = await connected('admin')
    await admin.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
    await admin.query('CREATE TABLE stock (id int PRIMARY KEY, card text)')
    await admin.query("INSERT INTO stock VALUES (1, '4111-1111'), (2, 'x')")
    await server.kill()
    await server.start()
    await (await connected('admin')).query('CREATE EXTENSION pg_stat_statements')
  })

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)))
    await server.stop()
  })

  test('tells its connections, of how many, and by whom', async () => {
    await connected('shop')
    const reading = await lookAtPostgres({ url })
    expect(factOf(reading, 'role')).toBe('primary')
    expect(factOf(reading, 'connections-limit')).toBe(97)
    expect(reading.facts).toContainEqual({ name: 'connections', of: 'shop, idle', value: 1, unit: '{}' })
    expect(troublesOf(reading)).toEqual([])
    expect(reading.target).not.toContain('lastgood:')
  })

  test('tells who blocks whom, through a row of those who wait, and shows no value of a statement', async () => {
    const [holder, first, second] = await Promise.all(['holder', 'first', 'second'].map(connected))
    await holder!.query('BEGIN')
    await holder!.query("UPDATE stock SET card = '5555-0000' WHERE id = 1")
    const pid = (await holder!.query('SELECT pg_backend_pid() AS pid')).rows[0].pid as number
    const waiting = [first, second].map((client) => client!.query("UPDATE stock SET card = '6666-0000' WHERE id = 1"))
    const seen = await untilBlocked(2)
    expect(troublesOf(seen).map(({ says }) => says)).toEqual([
      '2 waiting for a lock that another one holds',
      expect.stringMatching(new RegExp(`^pid ${pid} blocks others: 2 wait for it: holder, idle in transaction, `)),
    ])
    const running = tableOf(seen, 'running, and open transactions')?.rows.map((row) => [row[1], row[6]])
    expect(running).toContainEqual(['first', 'UPDATE stock SET card = ? WHERE id = ?'])
    expect(JSON.stringify(seen)).not.toMatch(/5555|6666/)
    await holder!.query('ROLLBACK')
    await Promise.all(waiting)
  })

  /** Those who wait have to arrive at the lock first. */
  async function untilBlocked(count: number): Promise<Reading> {
    for (let tries = 0; tries < 1_000; tries++) {
      const reading = await lookAtPostgres({ url })
      if (factOf(reading, 'blocked') === count) return reading
      await sleep(50)
    }
    throw new Error('nobody waits')
  }

  test('tells which statements take the time', async () => {
    const reading = await lookAtPostgres({ url })
    const statements = tableOf(reading, 'statements by time')?.rows.map((row) => row[4])
    expect(statements).toContain('UPDATE stock SET card = $1 WHERE id = $2')
    expect(reading.gaps).toEqual([])
  })

  test('a plan is told without running the statement, and what is run for it is taken back', async () => {
    const plan = await lookAtPostgres({ url, explain: 'UPDATE stock SET card = NULL' })
    expect(tableOf(plan, 'plan, not run')?.rows[0]?.[0]).toMatch(/^Update on stock/)
    const ran = await lookAtPostgres({ url, explain: 'SELECT * FROM stock', analyze: true })
    expect(tableOf(ran, 'plan, as it was run')?.rows[0]?.[0]).toMatch(/actual time=/)
  })

  test.for([
    ['writes', 'UPDATE stock SET card = NULL', 'cannot execute UPDATE in a read-only transaction'],
    ['is two', 'SELECT 1; COMMIT; DELETE FROM stock', 'cannot insert multiple commands into a prepared statement'],
    ['ends the transaction', 'COMMIT', 'syntax error at or near "COMMIT"'],
    ['brings an option of its own', 'ANALYZE DELETE FROM stock', 'syntax error at or near "ANALYZE"'],
  ])('a statement that %s is not run', async ([, explain, why]) => {
    const reading = await lookAtPostgres({ url, explain: explain!, analyze: true })
    expect(reading.gaps).toEqual([`the plan: ${why}`])
    const { rows } = await (await connected('after')).query('SELECT count(card)::int AS cards FROM stock')
    expect(rows).toEqual([{ cards: 2 }])
  })

  test('a user who may see little is told what would show more', async () => {
    await clients.at(-1)!.query("CREATE ROLE reader LOGIN PASSWORD 'r3ader'")
    const reading = await lookAtPostgres({ url: url.replace('lastgood:lastgood', 'reader:r3ader') })
    expect(reading.gaps).toEqual(['what other users do: GRANT pg_monitor TO this user shows it'])
    expect(JSON.stringify(reading)).not.toContain('r3ader')
  })

  test('a wrong password and a server that is away are what was seen, without the password', async () => {
    const wrong = await lookAtPostgres({ url: url.replace('lastgood:lastgood', 'lastgood:s3cret') })
    expect(factOf(wrong, 'answer')).toBe('password authentication failed for user "lastgood"')
    expect(JSON.stringify(wrong)).not.toContain('s3cret')
    const away = await lookAtPostgres({ url: 'postgres://a:b@127.0.0.1:1/x' })
    expect(factOf(away, 'answer')).toBe('connect ECONNREFUSED 127.0.0.1:1')
  })
})

test.for([
  ["SELECT * FROM a WHERE b = 'it''s' AND c=12.5e3", 'SELECT * FROM a WHERE b = ? AND c=?'],
  ["SELECT E'it\\'s' , $tag$ secret 'x' $tag$, x1, $1", 'SELECT ? , ?, x1, $1'],
  ['SELECT "a 1", t2.c3 -- token=abc\nFROM /* k=1 */ b', 'SELECT "a 1", t2.c3 FROM b'],
  ["SELECT 'cut off in the mid", 'SELECT ?'],
  ["SELECT $$cut off, too '", 'SELECT ?'],
  ["SELECT x'ff', U&'d', n'x'", 'SELECT ?, ?, ?'],
  ['SELECT $t1$ secret $t1$, $é$ secret $é$, $1, a$b$c', 'SELECT ?, ?, $1, a$b$c'],
  ['SELECT 1_000, 0x1F, 0b1_0, 1e-5, 2.5e+3, .5, 1-2, größe1', 'SELECT ?, ?, ?, ?, ?, .?, ?-?, größe1'],
])('a statement is shown without what was put into it: %s', ([sql, shown]) => {
  expect(withoutLiterals(sql!)).toBe(shown)
})

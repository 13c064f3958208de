import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, request, slowQueriesRunning, slowQuery, startBench, text, until } from './engine.test-helper.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
  await bench.client.command({ query: 'CREATE TABLE notes (id UInt64, note String) ENGINE = MergeTree ORDER BY id' })
})
afterAll(() => bench.end())

const HOSTILE = [
  'a\n\nDROP TABLE notes',
  "'); DROP TABLE notes; --",
  '\\',
  "\\'; DROP TABLE notes",
  '\u0000\r\n\t',
  '🔥 ü',
]

describe('text from outside stays text', () => {
  test.for(['JSONEachRow', 'JSONCompactEachRow', 'TabSeparated', 'CSV', 'Values'] as const)(
    'in %s data',
    async (format) => {
      await bench.client.command({ query: 'TRUNCATE TABLE notes' })
      const quoted = HOSTILE.map((note) => `'${note.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`)
      const tsv = (note: string) =>
        note.replace(/[\\\n\t\r\0]/g, (c) => ({ '\n': '\\n', '\t': '\\t', '\r': '\\r', '\0': '\\0' })[c] ?? '\\\\')
      const bodies = {
        JSONEachRow: HOSTILE.map((note, id) => JSON.stringify({ id, note })).join('\n\n'),
        JSONCompactEachRow: HOSTILE.map((note, id) => JSON.stringify([id, note])).join('\n\n'),
        TabSeparated: HOSTILE.map((note, id) => `${id}\t${tsv(note)}\n`).join(''),
        CSV: HOSTILE.map((note, id) => `${id},"${note.replaceAll('"', '""')}"\n`).join(''),
        Values: quoted.map((note, id) => `(${id}, ${note})`).join(',\n\n'),
      }
      const response = await request(
        bench.engine,
        { query: `INSERT INTO notes (id, note) FORMAT ${format}` },
        { body: bodies[format] },
      )
      expect(await response.text()).toBe('')
      expect(await notes()).toEqual(HOSTILE)
    },
  )

  test('in data that follows its statement in the body', async () => {
    await bench.client.command({ query: 'TRUNCATE TABLE notes' })
    const body = `INSERT INTO notes VALUES (1, 'a\n\nb');\n\nDROP TABLE notes`
    await request(bench.engine, {}, { body })
    expect(await notes()).toEqual(['a\n\nb'])
  })

  test('in a parameter', async () => {
    for (const note of HOSTILE) {
      const result = await bench.client.query({
        query: 'SELECT {note:String} AS note',
        query_params: { note },
        format: 'JSONEachRow',
      })
      expect(await result.json()).toEqual([{ note }])
    }
  })

  test('in a setting and in the name of the database', async () => {
    const settings = await request(bench.engine, {
      log_comment: "x', readonly = '1",
      query: "SELECT getSetting('readonly')",
    })
    expect(await settings.text()).toBe('0\n')
    const database = await request(bench.engine, { database: 'default`; DROP TABLE notes; --', query: 'SELECT 1' })
    expect(database.headers.get('X-ClickHouse-Exception-Code')).toBe('81')
    expect(await text(bench.client, 'EXISTS TABLE notes')).toBe('1')
  })

  test('in a string of the query', async () => {
    expect(await text(bench.client, "SELECT 'a\n\nDROP TABLE notes; SELECT 1'")).toBe(
      'a\\n\\nDROP TABLE notes; SELECT 1',
    )
    expect(await text(bench.client, 'EXISTS TABLE notes')).toBe('1')
  })

  async function notes(): Promise<string[]> {
    const result = await bench.client.query({ query: 'SELECT note FROM notes ORDER BY id', format: 'JSONEachRow' })
    return (await result.json<{ note: string }>()).map(({ note }) => note)
  }
})

describe('nothing of one query reaches the next', () => {
  test('no setting, parameter, database or temporary table', async () => {
    await bench.client.command({ query: 'CREATE DATABASE IF NOT EXISTS elsewhere' })
    const first = await request(bench.engine, {
      database: 'elsewhere',
      readonly: '1',
      max_threads: '1',
      param_x: 'left over',
      query: 'SELECT {x:String}, currentDatabase()',
    })
    expect(await first.text()).toBe('left over\telsewhere\n')
    await bench.client.command({ query: 'SET max_block_size = 7' })
    await bench.client.command({ query: 'USE elsewhere' })
    await bench.client.command({ query: 'CREATE TEMPORARY TABLE gone (x UInt8)' })
    const query = "SELECT currentDatabase(), getSetting('readonly'), getSetting('max_block_size') = 7"
    const seen = await Promise.all(Array.from({ length: 12 }, () => text(bench.client, query)))
    expect(new Set(seen)).toEqual(new Set(['default\t0\t0']))
    await expect(text(bench.client, 'SELECT {x:String}')).rejects.toMatchObject({ code: '456' })
    await expect(text(bench.client, 'SELECT * FROM gone')).rejects.toMatchObject({ code: '60' })
  })

  test('parameters of queries that run at the same time are not mixed up', async () => {
    const numbers = Array.from({ length: 60 }, (_, x) => x)
    const answers = await Promise.all(
      numbers.map((x) => text(bench.client, 'SELECT {x:UInt32}', { query_params: { x } })),
    )
    expect(answers).toEqual(numbers.map(String))
  })
})

describe('one query does not hold up or bring down another', () => {
  test('a short query is answered while long ones run, and an aborted one ends in the engine too', async () => {
    const abort = new AbortController()
    const slow = [1, 2].map(() => text(bench.client, slowQuery(60), { abort_signal: abort.signal }))
    const ends = Promise.allSettled(slow)
    await until(async () => (await slowQueriesRunning(bench.client)) === 2, 'two slow queries run')
    expect(await text(bench.client, 'SELECT 1')).toBe('1')
    abort.abort()
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await until(async () => (await slowQueriesRunning(bench.client)) === 0, 'the slow queries are gone')
  })

  test('an INSERT goes through while all places for reading are taken, and one more reader waits its turn', async () => {
    const abort = new AbortController()
    const slow = Promise.allSettled(
      Array.from({ length: 6 }, () => text(bench.client, slowQuery(60), { abort_signal: abort.signal })),
    )
    const waiting = text(bench.client, 'SELECT 42')
    await bench.client.insert({ table: 'notes', values: [{ id: 99, note: 'in time' }], format: 'JSONEachRow' })
    abort.abort()
    await slow
    expect(await waiting).toBe('42')
  })

  test('a full line is answered with "try again", and drained in order', async () => {
    const hold = new AbortController()
    const holders = Array.from({ length: 6 }, () => text(bench.client, slowQuery(60), { abort_signal: hold.signal }))
    const held = Promise.allSettled(holders)
    const running = "KILL QUERY WHERE query LIKE '%sleepEachRow%' AND query NOT LIKE '%KILL%' TEST" // has a lane of its own
    await until(async () => (await text(bench.client, running)).trim().split('\n').length === 6, 'six queries run')
    const asked = Array.from({ length: 240 }, () => request(bench.engine, { query: 'SELECT 1' }))
    const refused = await Promise.race(asked) // while the six hold their places, only a refusal is an answer
    expect(await refused.text()).toContain('TOO_MANY_SIMULTANEOUS_QUERIES')
    hold.abort()
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(200)
    expect(new Set(statuses)).toEqual(new Set([200, 503]))
    await held
  })

  test('a query over its own time limit is ended', async () => {
    const settings = { clickhouse_settings: { max_execution_time: 1 } }
    await expect(text(bench.client, slowQuery(60), settings)).rejects.toMatchObject({ code: '159' })
  })

  test('a query over the memory limit fails, and the engine lives', async () => {
    const { pid } = bench.engine
    await expect(
      text(bench.client, 'SELECT groupArray(toString(number)) FROM numbers(100000000)'),
    ).rejects.toMatchObject({ code: '241' })
    expect(await text(bench.client, 'SELECT 1')).toBe('1')
    expect(bench.engine.pid).toBe(pid)
  })
})

test('clients that leave at any moment leave no query, no file and no harm behind', async () => {
  const { engine, client, dataDir } = bench
  const { pid, crashes } = engine
  const queries = [
    "SELECT number, repeat('x', 100) FROM numbers(100000)",
    slowQuery(60),
    'SELECT 1',
    'SELECT max(id) FROM notes',
  ]
  for (let round = 0; round < 60; round += 1) {
    const abort = new AbortController()
    const asked = queries.map((query) => text(client, query, { abort_signal: abort.signal }))
    setTimeout(() => abort.abort(), (round * 7) % 41) // before, while and after each of them runs
    await Promise.allSettled(asked)
  }
  await until(async () => (await slowQueriesRunning(client)) === 0, 'the queries are gone')
  await until(() => readdirSync(join(dataDir, 'spool')).length === 0, 'the results are gone')
  expect({ pid: engine.pid, crashes: engine.crashes }).toEqual({ pid, crashes })
})

test('an upload that breaks off inserts nothing', async () => {
  await bench.client.command({ query: 'TRUNCATE TABLE notes' })
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('{"id":1,"note":"x"}\n')
      throw new Error('the line is dead')
    })(),
  )
  const body = Readable.toWeb(broken) as unknown as ReadableStream
  await expect(
    request(bench.engine, { query: 'INSERT INTO notes FORMAT JSONEachRow' }, { body, duplex: 'half' } as RequestInit),
  ).rejects.toThrow()
  expect(await text(bench.client, 'SELECT count() FROM notes')).toBe('0')
})

import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { brotliCompressSync, gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, request, slowQueriesRunning, slowQuery, startBench, text, until } from './engine.test-helper.ts'
import { ERROR_NAMES } from './query-error.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
  const columns = 'id UInt64, name String, upper String DEFAULT upper(name), tags Map(LowCardinality(String), String)'
  await bench.client.command({ query: `CREATE TABLE things (${columns}) ENGINE = MergeTree ORDER BY id` })
})
afterAll(() => bench.end())

describe('who may ask', () => {
  const basic = (user: string, key: string) => ({
    Authorization: `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}`,
  })

  test('by header, by Basic and in the URL', async () => {
    const { url, username: user, password } = bench.engine
    const query = new URLSearchParams({ query: 'SELECT 1' })
    expect(
      (await fetch(`${url}/?${query}`, { headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password } }))
        .status,
    ).toBe(200)
    expect((await fetch(`${url}/?${query}`, { headers: basic(user, password) })).status).toBe(200)
    expect((await fetch(`${url}/?${new URLSearchParams({ query: 'SELECT 1', user, password })}`)).status).toBe(200)
  })

  test('nobody else', async () => {
    const { url, username, password } = bench.engine
    const headers = [
      {},
      basic(username, ''),
      basic('default', ''),
      basic('default', password),
      { 'X-ClickHouse-Key': password },
    ]
    for (const wrong of headers) {
      const response = await fetch(`${url}/?query=SELECT+1`, { headers: wrong })
      expect(response.status).toBe(403)
      expect(await response.text()).toContain('(AUTHENTICATION_FAILED)')
    }
  })

  test('anybody may ping', async () => {
    expect(await (await fetch(`${bench.engine.url}/ping`)).text()).toBe('Ok.\n')
  })
})

describe("an answer looks like a server's", () => {
  test('with its headers', async () => {
    const response = await request(bench.engine, {
      query: 'SELECT number FROM numbers(3)',
      query_id: 'q-1',
      default_format: 'JSONEachRow',
    })
    expect(await response.text()).toBe('{"number":"0"}\n{"number":"1"}\n{"number":"2"}\n')
    const headers = Object.fromEntries(response.headers)
    expect(headers).toMatchObject({
      'x-clickhouse-query-id': 'q-1',
      'x-clickhouse-format': 'JSONEachRow',
      'x-clickhouse-server-display-name': 'lastgood',
      'content-type': 'application/x-ndjson; charset=UTF-8',
    })
    expect(JSON.parse(headers['x-clickhouse-summary'] ?? '')).toMatchObject({ read_rows: '3', written_rows: '0' })
  })

  test('64-bit integers keep every digit, unless numbers are asked for', async () => {
    const query = 'SELECT 18446744073709551615 AS big FORMAT JSONEachRow'
    expect(await (await request(bench.engine, { query })).text()).toBe('{"big":"18446744073709551615"}\n')
    const numbers = await request(bench.engine, { query, output_format_json_quote_64bit_integers: '0' })
    expect(await numbers.text()).toBe('{"big":18446744073709551615}\n')
  })

  test.for([
    ['JSON', /^\{\n\t"meta":[\s\S]*"rows": 2,[\s\S]*"rows_read": 2/],
    ['JSONCompactEachRowWithNamesAndTypes', /^\["x"\]\n\["UInt64"\]\n\["0"\]\n\["1"\]\n$/],
    ['CSVWithNames', /^"x"\n0\n1\n$/],
    ['Native', /^\u0001\u0002\u0001x\u0006UInt64/],
    ['Null', /^$/],
  ] as const)('in format %s', async ([format, expected]) => {
    const response = await request(bench.engine, { query: `SELECT number AS x FROM numbers(2) FORMAT ${format}` })
    expect(await response.text()).toMatch(expected)
  })

  test.for([
    ['SELECT * FROM missing', 404, 60, /Unknown table expression identifier 'missing'.*\(UNKNOWN_TABLE\) \(version 2/],
    ['SELECT missing', 404, 47, /UNKNOWN_IDENTIFIER/],
    ['SELEC 1', 400, 62, /failed at position 1 \(SELEC\)/],
    ['SELECT 1 FORMAT Missing', 404, 73, /UNKNOWN_FORMAT/],
    ['SELECT throwIf(1)', 500, 395, /FUNCTION_THROW_IF_VALUE_IS_NON_ZERO/],
    ['DROP TABLE missing', 404, 60, /UNKNOWN_TABLE/],
    ['SELECT {x:UInt8}', 500, 456, /UNKNOWN_QUERY_PARAMETER/],
    ['INSERT INTO things FORMAT JSONEachRow {"id": bad}', 400, 27, /expected|Cannot parse/],
  ] as const)('%s fails with status %i and code %i', async ([query, status, code, body]) => {
    const response = await request(bench.engine, {}, { body: query })
    expect(response.status).toBe(status)
    expect(response.headers.get('X-ClickHouse-Exception-Code')).toBe(String(code))
    expect(await response.text()).toMatch(body)
  })

  test('an unknown setting, a session and a foreign path are refused by name', async () => {
    expect(await (await request(bench.engine, { query: 'SELECT 1', missing_setting: '1' })).text()).toContain(
      "'missing_setting'",
    )
    expect(await (await request(bench.engine, { query: 'SELECT 1', 'a-b': '1' })).text()).toContain("'a-b'")
    expect(await (await request(bench.engine, { query: 'SELECT 1', session_id: 'a' })).text()).toContain(
      'session_id is not supported',
    )
    expect((await fetch(`${bench.engine.url}/play`)).status).toBe(501)
  })

  test('the codes this endpoint gives itself mean what the engine means by them', async () => {
    for (const [code, name] of Object.entries(ERROR_NAMES)) {
      expect(await text(bench.client, `SELECT errorCodeToName(${code})`)).toBe(name)
    }
  })

  test('GET changes nothing', async () => {
    const response = await request(bench.engine, { query: 'TRUNCATE TABLE things' }, { method: 'GET' })
    expect(await response.text()).toContain('(READONLY)')
  })
})

describe('an INSERT works as on a server', () => {
  test('columns that are left out get their default', async () => {
    const { summary } = await bench.client.insert({
      table: 'things',
      columns: ['id', 'name'],
      values: [{ id: 1, name: 'ab' }],
      format: 'JSONEachRow',
    })
    expect(summary?.written_rows).toBe('1')
    expect(await text(bench.client, 'SELECT * FROM things WHERE id = 1')).toBe('1\tab\tAB\t{}')
  })

  test("in the engine's own binary formats", async () => {
    for (const [id, format] of [
      [10, 'Native'],
      [11, 'RowBinary'],
    ] as const) {
      const query = `SELECT toUInt64(${id}) AS id, 'x\n\ny' AS name FORMAT ${format}`
      const block = await (await request(bench.engine, { query })).arrayBuffer()
      const insert = await request(
        bench.engine,
        { query: `INSERT INTO things (id, name) FORMAT ${format}` },
        { body: block },
      )
      expect(await insert.text()).toBe('')
      expect(await text(bench.client, `SELECT name, upper FROM things WHERE id = ${id}`)).toBe('x\\n\\ny\tX\\n\\nY')
    }
  })

  test.for([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('with a body in %s', async ([coding, compress]) => {
    const body = compress(Buffer.from('{"id":20,"name":"packed"}\n'))
    const headers = { 'Content-Encoding': coding }
    await bench.client.command({ query: 'TRUNCATE TABLE things' })
    expect(
      await (await request(bench.engine, { query: 'INSERT INTO things FORMAT JSONEachRow' }, { body, headers })).text(),
    ).toBe('')
    expect(await text(bench.client, 'SELECT count(), any(name) FROM things')).toBe('1\tpacked')
  })

  test('a body that is not what its coding says is refused, and so is an unknown coding', async () => {
    const query = 'INSERT INTO things FORMAT JSONEachRow'
    const broken = await request(bench.engine, { query }, { body: 'not gzip', headers: { 'Content-Encoding': 'gzip' } })
    expect({ status: broken.status, text: await broken.text() }).toMatchObject({
      status: 400,
      text: expect.stringContaining('gzip'),
    })
    const unknown = await request(bench.engine, { query }, { body: 'x', headers: { 'Content-Encoding': 'lzma' } })
    expect(unknown.status).toBe(415)
  })

  test('of no rows is an INSERT of no rows', async () => {
    expect(await (await request(bench.engine, { query: 'INSERT INTO things FORMAT JSONEachRow' })).text()).toBe('')
  })

  test('with expressions and parameters in VALUES', async () => {
    await bench.client.command({ query: 'TRUNCATE TABLE things' })
    await bench.client.command({
      query: 'INSERT INTO things (id, name) VALUES (1 + 1, {name:String})',
      query_params: { name: "it's" },
    })
    expect(await text(bench.client, 'SELECT id, name FROM things')).toBe("2\tit\\'s")
  })
})

describe('a result of any size', () => {
  test('arrives whole, and packed when the client asks for it', async () => {
    const query = "SELECT number, repeat('x', 100) FROM numbers(400000) FORMAT TabSeparated"
    const digits = Array.from({ length: 400000 }, (_, number) => String(number).length).reduce((a, b) => a + b)
    const plain = Buffer.from(await (await request(bench.engine, { query })).arrayBuffer())
    expect(plain.length).toBe(400000 * 102 + digits)
    expect(plain.toString('utf8', plain.length - 108)).toBe(`399999\t${'x'.repeat(100)}\n`)
    const packed = await rawGet(`${bench.engine.url}/?${new URLSearchParams({ query, enable_http_compression: '1' })}`)
    expect(packed.length).toBeLessThan(plain.length / 4)
    expect(gunzipSync(packed).equals(plain)).toBe(true)
  })

  test('a client that goes away in the middle of it leaves no open file', async () => {
    const { engine } = bench
    const query = "SELECT repeat('x', 1000) FROM numbers(60000) FORMAT TabSeparated"
    const results = () => openFiles(engine.pid).filter((file) => file.includes('/spool/result-'))
    const response = await request(engine, { query })
    await until(() => results().length === 1 || !existsSync('/proc'), 'the result is open')
    await response.body?.cancel()
    await until(() => results().length === 0, 'the result is closed')
    expect(await text(bench.client, 'SELECT 1')).toBe('1')
  })

  test('an INSERT … SELECT whose client goes away is ended', async () => {
    const abort = new AbortController()
    const query = `INSERT INTO things (id) ${slowQuery(600)}`
    const insert = bench.client.command({ query, abort_signal: abort.signal }).catch((error: Error) => error)
    await until(async () => (await slowQueriesRunning(bench.client)) === 1, 'the slow insert runs')
    abort.abort()
    expect(await insert).toBeInstanceOf(Error)
    await until(async () => (await slowQueriesRunning(bench.client)) === 0, 'the slow insert is gone')
  })

  test('a query whose client goes away is ended', async () => {
    const { url, username, password } = bench.engine
    const headers = { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password }
    const asked = httpRequest(`${url}/`, { method: 'POST', headers }).on('error', () => {})
    asked.end(slowQuery(600))
    await until(async () => (await slowQueriesRunning(bench.client)) === 1, 'the slow query runs')
    asked.destroy()
    await until(async () => (await slowQueriesRunning(bench.client)) === 0, 'the slow query is gone')
  })
})

/** What a process has open, where the system tells it. */
function openFiles(pid: number | undefined): string[] {
  const folder = `/proc/${pid}/fd`
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`)
    } catch {
      return '' // closed in the meantime
    }
  })
}

function rawGet(url: string): Promise<Buffer> {
  const { username, password } = bench.engine
  const headers = { 'Accept-Encoding': 'gzip', 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password }
  return new Promise((done, failed) => {
    const asked = httpRequest(url, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).once('end', () => done(Buffer.concat(chunks)))
    })
    asked.once('error', failed).end()
  })
}

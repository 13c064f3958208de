import { readFileSync } from 'node:fs'
import pg from 'pg'
import { messageOf } from '../../lib/message-of.ts'
import type { CheckTable, Fact, Reading } from '../../model/check.ts'
import { shownUrl } from '../../model/secrets.ts'
import { activityOf, type Connections, connectionFacts, type Running, type Statement, statementTable } from './tell.ts'

const CONNECT_MS_MAX = 5_000
/** A little more than the server's own limits (begin.sql, longer.sql), which say more. */
const QUERY_MS_MAX = { look: 5_000, run: 25_000 } as const
const PLAN_LINES_MAX = 60

/** Which database is looked into, and what is asked beside what it does. */
export type PostgresWish = {
  readonly url: string
  readonly explain?: string | undefined
  readonly analyze?: boolean | undefined
}

type Server = {
  readonly version: string
  readonly is_replica: boolean
  readonly connections_max: number
  readonly ids_used_share: number
  readonly has_statements: boolean
}

/**
 * What a PostgreSQL server is doing, in one read-only transaction that is always taken back: connections against their limit, what runs
 * and waits, who blocks whom, which statements take the time, and the plan of one. Statements are shown without what was put into them.
 */
export async function lookAtPostgres(wish: PostgresWish): Promise<Reading> {
  const target = shownUrl(wish.url)
  const startedAt = performance.now()
  const client = new pg.Client({
    connectionString: wish.url,
    application_name: 'lastgood check',
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: wish.analyze ? QUERY_MS_MAX.run : QUERY_MS_MAX.look,
  })
  client.on('error', () => undefined) // a connection that breaks: the question that is under way says so
  try {
    await client.connect()
    const connect: Fact = { name: 'time-connect', value: (performance.now() - startedAt) / 1_000, unit: 's' }
    const read = await inTransaction(client, () => readAll(client, wish))
    return { target, ...read, facts: [{ name: 'answer', value: 'yes', unit: '' }, connect, ...read.facts] }
  } catch (error) {
    return { target, facts: [{ name: 'answer', value: whyOf(error), unit: '' }], tables: [], gaps: [] }
  } finally {
    await client.end().catch(() => undefined) // it is gone already
  }
}

async function inTransaction<T>(client: pg.Client, read: () => Promise<T>): Promise<T> {
  await run(client, 'begin')
  try {
    return await read()
  } finally {
    await run(client, 'end').catch(() => undefined) // the connection is closed next, which takes it back as well
  }
}

async function readAll(client: pg.Client, wish: PostgresWish): Promise<Omit<Reading, 'target'>> {
  const [server] = await rowsOf<Server>(client, 'server')
  if (server === undefined) throw new Error('it says nothing of itself')
  const connections = await rowsOf<Connections>(client, 'connections')
  const activity = activityOf(await rowsOf<Running>(client, 'running'))
  const statements = await attempt(client, 'statements by their time', () => statementsOf(client, server))
  const plan = await attempt(client, 'the plan', () => planOf(client, wish))
  const hidden = connections.some(({ state }) => state === 'hidden')
  return {
    facts: [...serverFacts(server), ...connectionFacts(connections, server.connections_max), ...activity.facts],
    tables: [...plan.tables, ...activity.tables, ...statements.tables],
    gaps: [
      ...plan.gaps,
      ...(hidden ? ['what other users do: GRANT pg_monitor TO this user shows it'] : []),
      ...statements.gaps,
    ],
  }
}

type Attempted = Pick<Reading, 'tables' | 'gaps'>

/** What may be refused without ending the transaction for the rest; the refusal is a gap. */
async function attempt(
  client: pg.Client,
  what: string,
  ask: () => Promise<CheckTable | string | undefined>,
): Promise<Attempted> {
  await run(client, 'savepoint')
  try {
    const answer = await ask()
    if (answer === undefined) return { tables: [], gaps: [] }
    return typeof answer === 'string' ? { tables: [], gaps: [`${what}: ${answer}`] } : { tables: [answer], gaps: [] }
  } catch (error) {
    await run(client, 'back')
    return { tables: [], gaps: [`${what}: ${whyOf(error)}`] }
  }
}

const serverFacts = ({ version, is_replica, ids_used_share }: Server): readonly Fact[] => [
  { name: 'version', value: version, unit: '' },
  { name: 'role', value: is_replica ? 'replica' : 'primary', unit: '' },
  { name: 'transaction-ids-used', value: ids_used_share, unit: '1' },
]

const statementsOf = async (client: pg.Client, { has_statements }: Server): Promise<CheckTable | string> =>
  has_statements
    ? statementTable(await rowsOf<Statement>(client, 'statements'))
    : 'the extension pg_stat_statements is not there'

/** Its plan; run for it only when that was asked for. One statement alone, for the extended protocol takes no second one. */
async function planOf(client: pg.Client, { explain, analyze }: PostgresWish): Promise<CheckTable | undefined> {
  if (explain === undefined) return undefined
  if (analyze) await run(client, 'longer')
  const text = `EXPLAIN (${analyze ? 'ANALYZE, BUFFERS, ' : ''}FORMAT TEXT) ${explain}`
  const query = { text, queryMode: 'extended' } as pg.QueryConfig
  const lines = (await client.query<{ 'QUERY PLAN': string }>(query)).rows.map((row) => [row['QUERY PLAN']])
  return {
    title: analyze ? 'plan, as it was run' : 'plan, not run',
    columns: ['step'],
    rows: lines.slice(0, PLAN_LINES_MAX),
    cut: Math.max(0, lines.length - PLAN_LINES_MAX),
  }
}

const textOf = (name: string): string => readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8')

async function run(client: pg.Client, name: string): Promise<void> {
  for (const statement of textOf(name).split(/^;$/m)) await client.query(statement)
}

async function rowsOf<Row>(client: pg.Client, name: string): Promise<readonly Row[]> {
  return (await client.query(textOf(name))).rows as Row[]
}

/** One line without the password, which no error of the driver's holds. */
function whyOf(error: unknown): string {
  return messageOf(error).replace(/\s+/g, ' ').slice(0, 400)
}

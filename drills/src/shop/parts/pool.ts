import pg from 'pg'
import { settingNumber, watchSettings } from './control.ts'

/** A connection pool on the shop's database; `timeoutMs` is how long a request waits for a free connection. */
export function poolOf({ connectionsMax, timeoutMs }: { connectionsMax: number; timeoutMs: number }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: process.env.DATABASE_URL,
    max: settingNumber('pool-connections-max', connectionsMax),
    connectionTimeoutMillis: timeoutMs,
    application_name: process.env.OTEL_SERVICE_NAME,
  })
  pool.on('error', () => {}) // a connection that breaks while idle is dropped by the pool; the next request opens another
  watchSettings((key, value) => {
    if (key === 'pool-connections-max') pool.options.max = Number(value)
  })
  return pool
}

/** Runs `work` in a transaction of its own; what it throws rolls back. */
export async function inTransaction<T>(pool: pg.Pool, work: (db: pg.PoolClient) => Promise<T>): Promise<T> {
  const db = await pool.connect()
  try {
    await db.query('BEGIN')
    const result = await work(db)
    await db.query('COMMIT')
    return result
  } catch (error) {
    await db.query('ROLLBACK')
    throw error
  } finally {
    db.release()
  }
}

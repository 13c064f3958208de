import pg from 'pg'

/** A connection pool on the shop's database; `timeoutMs` is how long a request waits for a free connection. */
export function poolOf({ connectionsMax, timeoutMs }: { connectionsMax: number; timeoutMs: number }): pg.Pool {
  const pool = new pg.Pool({
    connectionString: process.env.DATABASE_URL,
    max: connectionsMax,
    connectionTimeoutMillis: timeoutMs,
  })
  pool.on('error', () => {}) // a connection that breaks while idle is dropped by the pool; the next request opens another
  return pool
}

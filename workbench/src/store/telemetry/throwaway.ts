import { randomBytes } from 'node:crypto'
import type { TelemetryAddress } from './address.ts'
import { Connection } from './connection.ts'
import { sqlText } from './sql-files.ts'
import { openTelemetry, type TelemetryStore } from './telemetry.ts'

/** Every throw-away database is named so; none other is ever removed. */
export const THROWAWAY_START = 'lastgood_throwaway_'

/** A store on a server in a database of its own, which keeps every time it is given; `remove` drops the database and closes. */
export async function openThrowawayTelemetry(
  server: Omit<TelemetryAddress, 'database'>,
): Promise<{ readonly store: TelemetryStore; readonly remove: () => Promise<void> }> {
  const database = `${THROWAWAY_START}${randomBytes(8).toString('hex')}`
  const drop = (): Promise<void> => dropDatabase({ ...server, database })
  try {
    const store = await openTelemetry({ ...server, database })
    const remove = async (): Promise<void> => {
      await store.close()
      await drop()
    }
    return { store, remove }
  } catch (error) {
    await drop().catch(() => {}) // the server that refused the one refuses the other; the first reason is the one to tell
    throw error
  }
}

/** Removes the throw-away databases that a killed process left in an engine that is ours alone: on a server they may be another one's. */
export async function dropLeftThrowaways(engine: Omit<TelemetryAddress, 'database'>): Promise<void> {
  const connection = new Connection({ ...engine, database: '' }, undefined)
  try {
    const left = await connection.rows<{ name: string }>('databases-named', { start: THROWAWAY_START })
    for (const { name } of left) await dropDatabase({ ...engine, database: name })
  } finally {
    await connection.close()
  }
}

async function dropDatabase(address: TelemetryAddress): Promise<void> {
  const connection = new Connection(address, undefined)
  try {
    const params = { database: address.database }
    await connection.run('the throw-away database', { text: sqlText('drop-database'), params })
  } finally {
    await connection.close()
  }
}

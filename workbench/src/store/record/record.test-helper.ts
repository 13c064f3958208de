import { afterAll } from 'vitest'
import { type PostgresServer, startPostgres } from './postgres.test-helper.ts'
import { type IncidentRecord, openIncidentRecord, type RecordPlace } from './record.ts'

let server: Promise<PostgresServer> | undefined
const urls = new Map<string, string>()

const KIND = process.env.LASTGOOD_TEST_RECORD ?? 'sqlite'

// Measurements use this helper too, where nothing runs after all.
if (KIND === 'postgres') afterAll(async () => (await server)?.stop())

/** The record of a test: in its folder, or with LASTGOOD_TEST_RECORD=postgres in a database that stands for that folder. */
export async function testRecord(
  folder: string,
  parts: Parameters<typeof openIncidentRecord>[1],
): Promise<IncidentRecord> {
  return openIncidentRecord(await placeFor(folder), parts)
}

async function placeFor(folder: string): Promise<RecordPlace> {
  if (KIND === 'sqlite') return { folder }
  if (KIND !== 'postgres') throw new Error(`LASTGOOD_TEST_RECORD=${KIND}: expected sqlite or postgres`)
  server ??= startPostgres()
  const url = urls.get(folder) ?? (await (await server).freshDatabase())
  urls.set(folder, url)
  return { url }
}

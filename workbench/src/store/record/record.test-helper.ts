import { afterAll } from 'vitest'
import { type PostgresServer, startPostgres } from './postgres.test-helper.ts'
import { type IncidentRecord, openIncidentRecord, type RecordPlace } from './record.ts'

let server: Promise<PostgresServer> | undefined
const urls = new Map<string, string>()

afterAll(async () => (await server)?.stop())

/** The record of a test: in its folder, or with LASTGOOD_TEST_RECORD=postgres in a database that stands for that folder. */
export async function testRecord(
  folder: string,
  parts: Parameters<typeof openIncidentRecord>[1],
): Promise<IncidentRecord> {
  return openIncidentRecord(await placeFor(folder), parts)
}

async function placeFor(folder: string): Promise<RecordPlace> {
  const kind = process.env.LASTGOOD_TEST_RECORD ?? 'sqlite'
  if (kind === 'sqlite') return { folder }
  if (kind !== 'postgres') throw new Error(`LASTGOOD_TEST_RECORD=${kind}: expected sqlite or postgres`)
  server ??= startPostgres()
  const url = urls.get(folder) ?? (await (await server).freshDatabase())
  urls.set(folder, url)
  return { url }
}

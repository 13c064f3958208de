import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../model/time.ts'
import { setClock } from './drafts.test-helper.ts'
import { type PostgresServer, startPostgres } from './postgres.test-helper.ts'
import { type IncidentRecord, openIncidentRecord, type RecordPlace } from './record.ts'

/** Both databases a record can be in, for tests that must hold on both. */
export const ENGINES = ['SQLite', 'PostgreSQL'] as const

/** Places of one engine; started once a file, since a server takes seconds. */
export type Places = {
  /** Where nothing is yet. */
  readonly fresh: () => Promise<RecordPlace>
  /** Opens a record; it is closed at the end. */
  readonly open: (place: RecordPlace, clock?: Clock) => Promise<IncidentRecord>
  readonly server: PostgresServer | undefined
  readonly end: () => Promise<void>
}

export async function startPlaces(engine: (typeof ENGINES)[number]): Promise<Places> {
  const server = engine === 'PostgreSQL' ? await startPostgres() : undefined
  const folders: string[] = []
  const opened: IncidentRecord[] = []
  return {
    server,
    fresh: async () => {
      if (server !== undefined) return { url: await server.freshDatabase() }
      const folder = mkdtempSync(join(tmpdir(), 'lastgood-record-'))
      folders.push(folder)
      return { folder }
    },
    open: async (place, clock = setClock('2026-01-31T14:00:00Z')) => {
      const record = await openIncidentRecord(place, { clock, log: () => undefined })
      opened.push(record)
      return record
    },
    end: async () => {
      for (const record of opened) await record[Symbol.asyncDispose]()
      await server?.stop()
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    },
  }
}

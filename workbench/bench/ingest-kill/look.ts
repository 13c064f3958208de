import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@clickhouse/client'
import { startEngine } from '../../src/store/telemetry/engine/engine.ts'
import type { Load } from './load.ts'
import { Workbench } from './workbench.ts'

/** What became of the requests of a load. */
export type Looked = {
  /** Acknowledged, and no item of them is there. */
  readonly lost: number
  readonly twice: number
  /** Neither all items nor none, acknowledged or not. */
  readonly partly: number
  /** Not acknowledged, and there. */
  readonly extra: number
}

/** Lets a workbench store what is left in the log, and counts in the tables themselves. */
export async function looked(data: string, load: Load): Promise<Looked> {
  const workbench = await Workbench.start(data)
  while (readdirSync(join(data, 'wal')).some((name) => name.endsWith('.wal'))) await pause(50)
  await workbench.kill()
  const there = await itemsById(data)
  const acknowledged = [...load.acknowledged].map((id) => there.get(id) ?? 0)
  const failed = [...load.failed].map((id) => there.get(id) ?? 0)
  const all = [...acknowledged, ...failed]
  return {
    lost: acknowledged.filter((items) => items === 0).length,
    twice: all.filter((items) => items > load.items).length,
    partly: all.filter((items) => items > 0 && items < load.items).length,
    extra: failed.filter((items) => items === load.items).length,
  }
}

async function itemsById(data: string): Promise<Map<string, number>> {
  const engine = await startEngine({ dataDir: join(data, 'telemetry') })
  const { url, username, password } = engine
  const client = createClient({ url, username, password, database: 'lastgood' })
  try {
    const query = `SELECT id, count() AS items FROM (SELECT SpanName AS id FROM otel_traces UNION ALL SELECT Body FROM otel_logs) GROUP BY id`
    const result = await client.query({ query, format: 'JSONEachRow' })
    const rows = await result.json<{ id: string; items: string }>()
    return new Map(rows.map(({ id, items }) => [id, Number(items)]))
  } finally {
    await client.close()
    await engine.stop()
  }
}

import { assert } from '../../lib/assert.ts'
import type { TelemetryAddress } from './address.ts'
import { type ClusterSlots, clusterSlots, isSpread, spread } from './cluster.ts'
import type { Connection } from './connection.ts'
import { fillSlots, SCHEMA_STEPS, type SchemaStep, sqlText } from './sql-files.ts'

/** What fills the slots of the schema; picked by where it is made, and from what the engine says about itself. */
export type Slots = ClusterSlots & { readonly BODY_INDEX: string }

const TEXT_INDEX_SINCE = [26, 2] as const // the engine's full-text index is ready for use from this version on

/** Where rows are kept, and where they are asked for: two databases on a cluster, else one. */
export type Connections = { readonly rows: Connection; readonly asked: Connection }

/**
 * The schema brought up to this program's; returns the slots later statements need.
 * Every statement may run again, so two processes that start together do no harm.
 * Errors   throws when the database belongs to a newer program, or keeps rows where a cluster asks for them: it is left untouched.
 */
export async function migrate({ rows, asked }: Connections, address: TelemetryAddress): Promise<Slots> {
  const slots = await slotsOf(rows, address)
  const wasSpread = await isSpread(asked, address)
  if (!wasSpread || address.cluster === undefined) {
    await rows.run('migrations', { text: fillSlots(sqlText('migrations'), slots) })
    await spread(asked, address, 'asked-migrations')
  }
  const applied = new Set((await asked.rows<{ step: number }>('applied-steps')).map(({ step }) => step))
  refuseNewer(Math.max(0, ...applied))
  const missing = SCHEMA_STEPS.filter(({ step }) => !applied.has(step))
  for (const { step, name, statements } of missing)
    for (const text of statements) await rows.run(`schema step ${step} (${name})`, { text: fillSlots(text, slots) })
  if (missing.length > 0 || !wasSpread) await spread(asked, address, 'asked-tables')
  if (missing.length > 0) await noteSteps(asked, missing)
  return slots
}

/** Comes after the last step: a start that is cut off runs the missing steps once more. */
async function noteSteps(connection: Connection, done: readonly SchemaStep[]): Promise<void> {
  const params = { steps: done.map(({ step }) => step), names: done.map(({ name }) => name) }
  await connection.run('the list of schema steps', { text: sqlText('note-steps'), params })
}

async function slotsOf(connection: Connection, address: TelemetryAddress): Promise<Slots> {
  const [row] = await connection.rows<{ version: string }>('server-version')
  assert(row, 'server-version has one row')
  return { ...clusterSlots(address), BODY_INDEX: bodyIndexOf(row.version) }
}

/** The index for words in log lines that this version of the engine offers. */
export function bodyIndexOf(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [sinceMajor, sinceMinor] = TEXT_INDEX_SINCE
  const hasText = major > sinceMajor || (major === sinceMajor && minor >= sinceMinor)
  return hasText ? "text(tokenizer = 'splitByNonAlpha')" : 'tokenbf_v1(32768, 3, 0) GRANULARITY 8'
}

function refuseNewer(found: number): void {
  const known = SCHEMA_STEPS.at(-1)?.step ?? 0
  if (found <= known) return
  throw new Error(
    `The telemetry database has schema step ${found}, this program knows up to ${known}: ` +
      'a newer lastgood wrote it. Update lastgood, or point it to another folder or database.',
  )
}

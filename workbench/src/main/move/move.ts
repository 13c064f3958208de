import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { err, ok, type Result } from '../../lib/result.ts'
import { sumOf } from '../../lib/sum.ts'
import { lookAtWal } from '../../receive/wal/look.ts'
import { lotNumber } from '../../receive/wal/lot.ts'
import type { Progress } from '../../show/cli/flags.ts'
import type { Moved } from '../../show/cli/move-command.ts'
import { failed, misused, type Refusal } from '../../show/cli/refusal.ts'
import { moveRecord } from '../../store/record/move.ts'
import { RECORD_FILE } from '../../store/record/record.ts'
import { makeFolder } from '../../store/telemetry/engine/make-folder.ts'
import { type Move, type MovedDay, moveTelemetry, planMove } from '../../store/telemetry/move/move.ts'
import type { Load } from '../../store/telemetry/move/plan.ts'
import type { Config } from '../settings/config.ts'
import { interruptible } from '../signals.ts'
import { openServer, withEmbedded } from '../telemetry/database.ts'
import { lockFolder } from '../telemetry/folder-lock.ts'
import { walFolder } from '../telemetry/wal-folder.ts'
import { begunPlan, keepPlan } from './plan-file.ts'

const NOWHERE =
  'there is nowhere to move to: set LASTGOOD_CLICKHOUSE_URL for telemetry, LASTGOOD_RECORD_URL for the record, or both'

/**
 * Copies what the data folder holds to the servers that are configured. The workbench on the folder has to be stopped, and its log
 * empty, since what is in it is not in the database yet. A move that was cut off is begun again by the same command.
 * Errors   one line: nowhere to go, a workbench that runs, a log that is not empty, a server that is away or refuses.
 */
export async function move(config: Config, progress: Progress): Promise<Result<Moved, Refusal>> {
  if (config.clickhouseUrl === '' && config.recordUrl === '') return err(misused(NOWHERE))
  const folder = resolve(config.data)
  const held = heldIn(folder, config)
  if (!held.telemetry && !held.record)
    return err(failed(`${folder} holds nothing that could be moved: name the data folder with --data`))
  const wal = walFolder(config)
  makeFolder(wal)
  const unlock = lockFolder(wal)
  try {
    const { segments } = lookAtWal(wal)
    if (segments > 0) return err(failed(notStored(wal)))
    return await interruptible(
      () => moveHeld(config, held, progress),
      async () => undefined,
    )
  } finally {
    unlock()
  }
}

const notStored = (wal: string): string =>
  `${wal} holds telemetry that is not in the database yet: run \`lastgood serve\` without LASTGOOD_CLICKHOUSE_URL, and stop it when \`lastgood doctor\` says that nothing waits`

type Held = { readonly telemetry: boolean; readonly record: boolean }

const heldIn = (folder: string, { clickhouseUrl, recordUrl }: Config): Held => ({
  telemetry: clickhouseUrl !== '' && existsSync(join(folder, 'telemetry', 'data')),
  record: recordUrl !== '' && existsSync(join(folder, RECORD_FILE)),
})

async function moveHeld(config: Config, held: Held, progress: Progress): Promise<Result<Moved, Refusal>> {
  const record = held.record ? await movedRecord(config, progress) : undefined
  const telemetry = held.telemetry ? await movedTelemetry(config, progress) : undefined
  return ok({ telemetry, record })
}

function movedRecord(config: Config, progress: Progress): ReturnType<typeof moveRecord> {
  progress('Moving the record')
  return moveRecord(resolve(config.data), config.recordUrl)
}

async function movedTelemetry(config: Config, progress: Progress): Promise<readonly MovedDay[]> {
  progress('Opening both databases')
  const to = await openServer(config)
  try {
    return await withEmbedded(config, (from) => moveLoads(config, { from, to }, progress))
  } finally {
    await to.close()
  }
}

async function moveLoads(
  config: Config,
  ends: Pick<Move, 'from' | 'to'>,
  progress: Progress,
): Promise<readonly MovedDay[]> {
  const loads = await loadsOf(config, () => planMove(ends.from, lotNumber(Date.now())))
  const all = sumOf(loads.map(({ rows }) => rows))
  let done = 0
  const tell = ({ table, day, rows }: MovedDay): void => {
    done += rows
    progress(`Moving telemetry: ${table} of ${day}, ${done} of ${all} rows`)
  }
  return moveTelemetry({ ...ends, loads, tell })
}

/** Those that were planned when this move began; nothing is put in before they are kept. */
async function loadsOf(config: Config, plan: () => Promise<readonly Load[]>): Promise<readonly Load[]> {
  const folder = resolve(config.data)
  const to = `${config.clickhouseUrl} ${config.clickhouseDatabase}`
  const begun = begunPlan(folder, to)
  if (begun === undefined) {
    const loads = await plan()
    await keepPlan(folder, { to, loads })
    return loads
  }
  const [rows, planned] = [await plan(), begun.loads].map((loads) => sumOf(loads.map((load) => load.rows)))
  if (rows === planned) return begun.loads
  throw new Error(
    `${folder} holds ${rows} rows, and ${planned} when this move began: a workbench has run on it meanwhile. Remove move.json there and move into an empty database`,
  )
}

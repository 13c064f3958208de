import { err, ok, type Result } from '../lib/result.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import { loadReplay, type ReplayProgress, readReplay } from '../receive/replay/load.ts'
import type { ReplaySink } from '../receive/replay/sink.ts'
import { replayWindow } from '../receive/replay/window.ts'
import { diagnoseWindow } from '../respond/diagnose.ts'
import type { Progress } from '../show/cli/flags.ts'
import { failed, type Refusal } from '../show/cli/refusal.ts'
import { WINDOW_MS_MAX } from '../show/http/limits.ts'
import { telemetryPort } from '../store/telemetry/diagnose-port.ts'
import { pageOf } from './diagnosis/page-of.ts'
import { log } from './log.ts'
import type { Config } from './settings/config.ts'
import { interruptible } from './signals.ts'
import { type Database, openThrowaway } from './telemetry/database.ts'

/** Loads a replay directory into a throw-away database and diagnoses it. Errors: one line with the way out. */
export async function diagnoseDirectory(
  config: Config,
  directory: string,
  progress: Progress,
): Promise<Result<Diagnosis, Refusal>> {
  const read = await readReplay(directory)
  if (!read.ok) return err(failed(read.error.says)) // a wrong path is told before an engine starts
  let database: Database | undefined
  // A database on a server outlives this process unless it is dropped; a folder is removed at the exit of the process.
  const leave = async (): Promise<void> => {
    if (database?.folder === undefined) await database?.[Symbol.asyncDispose]()
  }
  return interruptible(async () => {
    const started = performance.now()
    const opening = openThrowaway(config, log)
    const loading = loadReplay(directory, storeToCome(opening), { progress: (p) => progress(loadingText(p)) })
    loading.catch(() => {}) // told where it is waited for; a database that does not open is told first
    await using opened = await opening
    database = opened
    return await diagnoseIn(opened, directory, { started, loading, progress })
  }, leave)
}

/** A store that is still opening, as a place to load into: the files are decoded meanwhile. */
const storeToCome = (opening: Promise<Database>): ReplaySink => ({
  insert: async (batch) => (await opening).store.insert(batch),
  insertChanges: async (events) => (await opening).store.insertChanges(events),
  timeSeen: async () => (await opening).store.timeSeen(),
})

type Run = {
  readonly started: number
  readonly loading: ReturnType<typeof loadReplay>
  readonly progress: Progress
}

/** The same in an open database. One that fills its disk is told where it is. */
async function diagnoseIn(database: Database, directory: string, run: Run): Promise<Result<Diagnosis, Refusal>> {
  try {
    return await loadAndDiagnose(database, directory, run)
  } catch (error) {
    const { message } = error as Error
    if (database.folder === undefined || !/\bNOT_ENOUGH_SPACE\b/.test(message)) throw error
    return err(failed(`${message.trim()}. It is in ${database.folder}: TMPDIR=/path takes another disk`))
  }
}

async function loadAndDiagnose(
  database: Database,
  directory: string,
  { started, loading, progress }: Run,
): Promise<Result<Diagnosis, Refusal>> {
  const loaded = await loading
  if (!loaded.ok) return err(failed(loaded.error.says))
  const { seen, problems: inFiles, case: told, changes: changesTold } = loaded.value
  if (seen === undefined) return err(failed(`${directory}: no item carries a time, so there is nothing to diagnose`))
  const asked = replayWindow(told, seen, WINDOW_MS_MAX)
  if (!asked.ok) return err(failed(`${directory}: ${asked.error}`))
  const problems = [...asked.value.problems, ...inFiles]
  progress('Diagnosing')
  const elapsedMs = (): number => performance.now()
  const diagnosis = await diagnoseWindow(
    {
      window: asked.value.window,
      problems,
      ...(changesTold && { changesTold }),
      loadMs: performance.now() - started,
      ...(told?.page ? { page: pageOf(told.page) } : {}),
    },
    { telemetry: telemetryPort(database.store), elapsedMs },
  )
  return ok(diagnosis)
}

/** What a person sees while a directory is read. */
export function loadingText({ file, bytesRead, bytesTotal }: ReplayProgress): string {
  return `Reading ${file}: ${Math.round((100 * bytesRead) / Math.max(1, bytesTotal))} %`
}

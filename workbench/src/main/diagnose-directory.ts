import { err, ok, type Result } from '../lib/result.ts'
import type { Page } from '../model/columns.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import { loadReplay, type ReplayCase, type ReplayProgress } from '../receive/replay/load.ts'
import { replayWindow } from '../receive/replay/window.ts'
import { diagnoseWindow } from '../respond/diagnose.ts'
import type { Progress } from '../show/cli/actions.ts'
import { failed, type Refusal } from '../show/cli/refusal.ts'
import { WINDOW_MS_MAX } from '../show/http/limits.ts'
import { telemetryPort } from '../store/telemetry/diagnose-port.ts'
import type { Config } from './config.ts'
import { type Database, openThrowaway } from './database.ts'
import { log } from './log.ts'

const INTERRUPTED = 130 // as shells say it

/** Loads a replay directory into a throw-away database and diagnoses it. Errors: one line with the way out. */
export async function diagnoseDirectory(
  config: Config,
  directory: string,
  progress: Progress,
): Promise<Result<Diagnosis, Refusal>> {
  const started = performance.now()
  process.once('SIGINT', exitTidily).once('SIGTERM', exitTidily)
  await using database = await openThrowaway(config, log)
  if (database.folder === undefined) dropWhenInterrupted(database)
  try {
    return await diagnoseIn(database, directory, started, progress)
  } catch (error) {
    const { message } = error as Error
    if (database.folder === undefined || !/\bNOT_ENOUGH_SPACE\b/.test(message)) throw error
    return err(failed(`${message.trim()}. It is in ${database.folder}: TMPDIR=/path takes another disk`))
  }
}

async function diagnoseIn(
  database: Database,
  directory: string,
  started: number,
  progress: Progress,
): Promise<Result<Diagnosis, Refusal>> {
  const loaded = await loadReplay(directory, database.store, { progress: (p) => progress(loadingText(p)) })
  if (!loaded.ok) return err(failed(loaded.error.says))
  const { seen, problems: inFiles, case: told } = loaded.value
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
      loadMs: performance.now() - started,
      ...(told?.page ? { page: pageOf(told.page) } : {}),
    },
    { telemetry: telemetryPort(database.store), elapsedMs },
  )
  return ok(diagnosis)
}

/** Ends the process in a way that lets it remove its throw-away folder. */
function exitTidily(): void {
  process.exit(INTERRUPTED)
}

/** A database on a server outlives this process unless it is dropped first. */
function dropWhenInterrupted(database: Database): void {
  const leave = (): void => {
    void Promise.resolve(database[Symbol.asyncDispose]()).finally(exitTidily)
  }
  process.off('SIGINT', exitTidily).off('SIGTERM', exitTidily).once('SIGINT', leave).once('SIGTERM', leave)
}

/** What a person sees while a directory is read. */
export function loadingText({ file, bytesRead, bytesTotal }: ReplayProgress): string {
  return `Reading ${file}: ${Math.round((100 * bytesRead) / Math.max(1, bytesTotal))} %`
}

/** A page as the diagnosis takes it: what is not told is undefined. */
export function pageOf({ at, service, title }: NonNullable<ReplayCase['page']>): Page {
  return { at, service, title }
}

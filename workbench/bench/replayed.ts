import type { Diagnosis } from '../src/model/diagnosis.ts'
import { loadReplay } from '../src/receive/replay/load.ts'
import type { Question } from '../src/respond/altered-telemetry.test-helper.ts'
import { diagnoseWindow } from '../src/respond/diagnose.ts'
import { telemetryPort } from '../src/store/telemetry/diagnose-port.ts'
import type { Engine } from '../src/store/telemetry/engine/engine.ts'
import { openTelemetry } from '../src/store/telemetry/telemetry.ts'

/**
 * Loads a replay directory into a database of its own, and hands on what a diagnosis of it is asked.
 * Errors   throws when the directory cannot be read, or has no time in it
 */
export async function replayed<T>(
  { url, username, password }: Engine,
  directory: string,
  database: string,
  use: (question: Question) => Promise<T>,
): Promise<T> {
  const store = await openTelemetry({ url, username, password, database })
  try {
    const loaded = await loadReplay(directory, store, {})
    if (!loaded.ok) throw new Error(`${directory}: ${loaded.error.says}`)
    const { seen, case: told } = loaded.value
    const window = told?.window ?? seen
    if (window === undefined) throw new Error(`${directory}: the replay has no time in it`)
    const page = told?.page && { at: told.page.at, service: told.page.service, title: told.page.title }
    return await use({ window, ...(page ? { page } : {}), telemetry: telemetryPort(store) })
  } finally {
    await store.close()
  }
}

/** The diagnosis of what a replay asks. */
export const answerTo = ({ telemetry, ...asked }: Question): Promise<Diagnosis> =>
  diagnoseWindow(asked, { telemetry, elapsedMs: () => performance.now() })

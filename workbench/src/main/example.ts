import { fileURLToPath } from 'node:url'
import type { Diagnosis, Interval } from '../model/diagnosis.ts'
import { MINUTE_MS, rangeInText } from '../model/time.ts'
import { loadReplay, readReplay } from '../receive/replay/load.ts'
import type { DiagnosisBook } from '../respond/diagnosis-book.ts'
import type { Progress } from '../show/cli/flags.ts'
import type { TelemetryStore } from '../store/telemetry/telemetry.ts'
import { clock, elapsedMs } from './clock.ts'
import { loadingText } from './diagnose-directory.ts'
import { pageOf } from './diagnosis/page-of.ts'
import { diagnoseStored } from './incident/incident-ports.ts'

const EXAMPLE = fileURLToPath(new URL('../../../examples/checkout-slow-query', import.meta.url))
const STEP_MS = MINUTE_MS // moved by whole ones it is cut into the same buckets, and the answer is the same at each start

/** A recording that was loaded: where it lies, and what is wrong in it. */
export type Recorded = { readonly window: Interval; readonly diagnosis: Diagnosis }

/**
 * The example as if it had just ended, diagnosed; the diagnosis is the newest in the book.
 * Errors   throws one line: the example is not there, cannot be read, or cannot be diagnosed.
 */
export async function replayExample(store: TelemetryStore, book: DiagnosisBook, progress: Progress): Promise<Recorded> {
  const read = await readReplay(EXAMPLE)
  const end = read.ok ? read.value.case?.window?.to : undefined
  if (end === undefined)
    throw new Error(`The example incident is missing from ${EXAMPLE}: get the project's files again`)
  const loaded = await loadReplay(EXAMPLE, store, {
    shiftMs: STEP_MS * Math.floor((clock.now() - end) / STEP_MS),
    progress: (p) => progress(loadingText(p)),
  })
  if (!loaded.ok) throw new Error(loaded.error.says)
  const { case: told, problems } = loaded.value
  progress('Diagnosing')
  const window = told!.window!
  const made = await book.add('the example incident', () =>
    diagnoseStored({ window, problems, ...(told?.page ? { page: pageOf(told.page) } : {}) }, { store, elapsedMs }),
  )
  if (made.state === 'ready') return { window: rangeInText(window), diagnosis: made.diagnosis }
  throw new Error(made.state === 'failed' ? made.why : 'The example could not be diagnosed')
}

import { err, ok, type Result } from '../../lib/result.ts'
import type { Signal } from '../../model/batch.ts'
import type { ChangesTold } from '../../model/change.ts'
import type { TimeRange } from '../../model/time.ts'
import type { ReplayCase } from './case-file.ts'
import { loadChangesFile } from './changes-file.ts'
import { noTelemetry, type ReplayDirectory, type ReplayError, readReplay, SIGNALS } from './directory.ts'
import { Problems } from './problems.ts'
import { Sender } from './sender.ts'
import type { ReplaySink } from './sink.ts'
import { type Counts, loadTelemetryFile } from './telemetry-file.ts'

export type { ReplayCase } from './case-file.ts'
export { changesOf } from './changes-file.ts'
export { type ReplayDirectory, type ReplayError, readReplay } from './directory.ts'

/** How far a load is: bytes of the files as they lie on disk. */
export type ReplayProgress = { readonly file: string; readonly bytesRead: number; readonly bytesTotal: number }

export type ReplayOptions = {
  /** Moves telemetry, changes and the case by this much; an example becomes "now". */
  readonly shiftMs?: number
  readonly progress?: (progress: ReplayProgress) => void
}

/** What a load did. */
export type ReplaySummary = {
  readonly case: ReplayCase | undefined
  /** Spans, log records and metric points; undefined where there was no file. */
  readonly counts: Readonly<Record<Signal, Counts | undefined>>
  /** How many changes were told; undefined when there was no file, so nobody says what changed. */
  readonly changes: ChangesTold | undefined
  /** From the first to just after the last thing the sink has. */
  readonly seen: TimeRange | undefined
  /** What was left aside or mended, each with its file and line; bounded. */
  readonly problems: readonly string[]
}

/**
 * Loads a replay directory into a sink. Bad lines are told and left aside, the rest is used.
 * Errors   no such directory, or nothing in it that could be used. What the sink throws goes through.
 */
export async function loadReplay(
  dir: string,
  sink: ReplaySink,
  options: ReplayOptions = {},
): Promise<Result<ReplaySummary, ReplayError>> {
  const { shiftMs = 0 } = options
  const read = await readReplay(dir, shiftMs)
  if (!read.ok) return read
  const problems = new Problems(read.value.problems)
  const counts = await loadTelemetry(read.value, problems, sink, options)
  if (!SIGNALS.some((signal) => counts[signal]?.accepted)) return err(noTelemetry(dir, problems.list()))
  const file = read.value.files.changes
  const changes = file && (await loadChangesFile(file, problems, shiftMs, (events) => sink.insertChanges(events)))
  return ok({ case: read.value.case, counts, changes, seen: await sink.timeSeen(), problems: problems.list() })
}

async function loadTelemetry(
  { files }: ReplayDirectory,
  problems: Problems,
  sink: ReplaySink,
  { shiftMs = 0, progress = () => {} }: ReplayOptions,
): Promise<Record<Signal, Counts | undefined>> {
  const counts: Record<Signal, Counts | undefined> = { traces: undefined, logs: undefined, metrics: undefined }
  const bytesTotal = SIGNALS.reduce((sum, signal) => sum + (files[signal]?.sizeBytes ?? 0), 0)
  const sender = new Sender((batch) => sink.insert(batch))
  let bytesBefore = 0
  for (const signal of SIGNALS) {
    const file = files[signal]
    if (!file) continue
    const onBytes = (bytes: number): void => progress({ file: file.name, bytesRead: bytesBefore + bytes, bytesTotal })
    counts[signal] = await loadTelemetryFile(file, signal, problems, { shiftMs, sender, onBytes })
    bytesBefore += file.sizeBytes
  }
  await sender.done()
  return counts
}

import type { Batch, Signal } from '../../model/batch.ts'
import type { Collector, DecodeError } from '../decode/collector.ts'
import { collectorOf } from '../decode/index.ts'
import { protobufOfJson } from '../decode/json.ts'
import type { ReplayFile } from './directory.ts'
import { LINE_BYTES_MAX, type Line, linesOf } from './lines.ts'
import type { Problems } from './problems.ts'

const BATCH_ROWS = 50_000 // large blocks make cheap inserts; more would only hold memory
const BATCH_BYTES = 64 * 1024 * 1024

/** The key without which a line is no export request of that signal; both spellings are in use. */
const REQUEST_KEY: Readonly<Record<Signal, RegExp>> = {
  traces: /"resource_?spans"/i,
  logs: /"resource_?logs"/i,
  metrics: /"resource_?metrics"/i,
}

/** How many items (spans, log records, metric points) a file gave, and how many lines of it were of no use. */
export type Counts = { readonly accepted: number; readonly rejected: number; readonly badLines: number }

type Reading = {
  readonly signal: Signal
  readonly name: string
  readonly shiftNs: bigint
  readonly collector: Collector
  readonly problems: Problems
  readonly reasons: Map<string, number>
  accepted: number
  rejected: number
  badLines: number
}

export type FileOptions = {
  readonly shiftMs: number
  readonly insert: (batch: Batch) => Promise<void>
  readonly onBytes: (bytes: number) => void
}

/**
 * Loads one file of export requests: every good line goes into batches, every bad one is told with its place.
 * While a batch is on its way, the next one is decoded; at most one is waiting.
 */
export async function loadTelemetryFile(
  file: ReplayFile,
  signal: Signal,
  problems: Problems,
  { shiftMs, insert, onBytes }: FileOptions,
): Promise<Counts> {
  const reading: Reading = {
    ...{ signal, name: file.name, shiftNs: BigInt(Math.round(shiftMs)) * 1_000_000n },
    ...{ collector: collectorOf(signal), problems, reasons: new Map<string, number>() },
    ...{ accepted: 0, rejected: 0, badLines: 0 },
  }
  let sent: Promise<void> = Promise.resolve()
  const send = async (): Promise<void> => {
    await sent
    sent = insertAll(reading.collector.take(), insert)
    sent.catch(() => {}) // thrown where it is awaited
  }
  for await (const line of linesOf(file.path, { onBytes })) {
    readLine(line, reading)
    if (reading.collector.rows >= BATCH_ROWS || reading.collector.sizeBytes >= BATCH_BYTES) await send()
  }
  await send()
  await sent
  for (const [reason, count] of reading.reasons) problems.add(`${file.name}: ${reason}: ${count} items`)
  return { accepted: reading.accepted, rejected: reading.rejected, badLines: reading.badLines }
}

async function insertAll(batches: readonly Batch[], insert: (batch: Batch) => Promise<void>): Promise<void> {
  for (const batch of batches) await insert(batch)
}

function readLine(line: Line, reading: Reading): void {
  const wrong = line.kind === 'line' ? appendLine(line.text, reading) : wrongOf(line)
  if (wrong === undefined) return
  reading.badLines++
  reading.problems.add(`${reading.name}:${line.number}: ${wrong}`)
}

/** Why the line was of no use, or undefined when it was read. */
function appendLine(text: string, reading: Reading): string | undefined {
  const { signal, shiftNs, collector, reasons } = reading
  const body = protobufOfJson(signal, text, { shiftNs })
  if (!body.ok) return saidOf(body.error)
  const appended = collector.append(body.value)
  if (!appended.ok) return saidOf(appended.error)
  const { accepted, rejected } = appended.value
  if (accepted + rejected === 0 && !REQUEST_KEY[signal].test(text)) return `no export request of ${signal}, left aside`
  reading.accepted += accepted
  reading.rejected += rejected
  for (const [reason, count] of appended.value.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + count)
  return undefined
}

function saidOf(error: DecodeError): string {
  if (error.kind === 'malformed') return error.at
  return `the request has ${error.bytes} bytes, at most ${error.limitBytes} are read`
}

/** Why a line that was not even handed over is of no use. */
export function wrongOf(line: Exclude<Line, { kind: 'line' }>): string {
  if (line.kind === 'too-long') return `the line is longer than ${LINE_BYTES_MAX} bytes, left aside`
  return `the file is cut off or damaged here (${line.reason}); what comes before is used`
}

import type { Signal } from '../../model/batch.ts'
import type { Collector, DecodeError } from '../decode/collector.ts'
import { collectorOf } from '../decode/index.ts'
import { protobufOfJson } from '../decode/json.ts'
import type { ReplayFile } from './directory.ts'
import { LINE_BYTES_MAX, type Line, linesOf } from './lines.ts'
import type { Problems } from './problems.ts'
import type { Sender } from './sender.ts'

const BATCH_ROWS = 50_000 // large blocks make cheap inserts; more would only hold memory
const BATCH_BYTES = 64 * 1024 * 1024
const NANOS_PER_MS = 1_000_000n

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
  readonly shiftNs: bigint
  readonly collector: Collector
  readonly reasons: Map<string, { items: number; readonly firstLine: number }>
  accepted: number
  rejected: number
}

export type FileOptions = {
  readonly shiftMs: number
  readonly sender: Sender
  readonly onBytes: (bytes: number) => void
}

/** Loads one file of export requests: every good line goes into batches, every bad one is told with its place. */
export async function loadTelemetryFile(
  file: ReplayFile,
  signal: Signal,
  problems: Problems,
  { shiftMs, sender, onBytes }: FileOptions,
): Promise<Counts> {
  const shiftNs = BigInt(Math.round(shiftMs)) * NANOS_PER_MS
  const collector = collectorOf(signal)
  const reading: Reading = { signal, shiftNs, collector, reasons: new Map(), accepted: 0, rejected: 0 }
  let badLines = 0
  for await (const line of linesOf(file.path, { onBytes })) {
    const wrong = line.kind === 'line' ? appendLine(line, reading) : wrongOf(line)
    if (wrong !== undefined) {
      badLines++
      problems.add(`${file.name}:${line.number}: ${wrong}`)
    }
    if (collector.rows >= BATCH_ROWS || collector.sizeBytes >= BATCH_BYTES) await sender.send(collector.take())
  }
  await sender.send(collector.take())
  for (const [reason, { items, firstLine }] of reading.reasons)
    problems.add(`${file.name}:${firstLine}: ${reason}: ${items === 1 ? '1 item' : `${items} items from here on`}`)
  return { accepted: reading.accepted, rejected: reading.rejected, badLines }
}

/** Why the line was of no use, or undefined when it was read. */
function appendLine({ text, number }: { text: string; number: number }, reading: Reading): string | undefined {
  const { signal, shiftNs, collector, reasons } = reading
  const request = protobufOfJson(signal, text, { shiftNs })
  if (!request.ok) return saidOf(request.error)
  const appended = collector.append(request.value.bytes, request.value.refused)
  if (!appended.ok) return saidOf(appended.error)
  const { accepted, rejected } = appended.value
  if (accepted + rejected === 0 && !REQUEST_KEY[signal].test(text)) return `no export request of ${signal}, left aside`
  reading.accepted += accepted
  reading.rejected += rejected
  for (const [reason, items] of appended.value.reasons) {
    const known = reasons.get(reason)
    if (known) known.items += items
    else reasons.set(reason, { items, firstLine: number })
  }
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

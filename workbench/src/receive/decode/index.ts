import { err, ok, type Result } from '../../lib/result.ts'
import { type Batch, LOT_COLUMN, type Signal } from '../../model/batch.ts'
import { TooLarge } from './bytes.ts'
import type { Appended, Collector, DecodeError, Refusals } from './collector.ts'
import { Kernel } from './kernel.ts'
import { type Message, REQUESTS } from './otlp-schema.ts'
import { placeOf } from './place.ts'
import { Malformed } from './wire-reader.ts'

/**
 * Memory of one collector. A request of 20 MiB becomes at most about ten times as many bytes of columns; one that repeats a
 * huge resource for many items becomes more, and is refused.
 */
const COLLECTOR_BYTES_MAX = 512 * 2 ** 20

/** An empty collector for one signal. `memoryBytesMax` bounds what it holds; what is free of its memory takes as much at most. */
export const collectorOf = (signal: Signal, memoryBytesMax = COLLECTOR_BYTES_MAX): Collector =>
  new KernelCollector(signal, memoryBytesMax)

const NONE: Refusals = new Map()
const KEPT_OF_LIMIT = 0.5 // a kernel whose memory grew beyond this share of its limit is given up once it is empty

class KernelCollector implements Collector {
  private readonly signal: Signal
  private readonly memoryBytesMax: number
  private kernel: Kernel

  constructor(signal: Signal, memoryBytesMax: number) {
    this.signal = signal
    this.memoryBytesMax = memoryBytesMax
    this.kernel = new Kernel(signal, memoryBytesMax)
  }

  get rows(): number {
    return this.kernel.tables.reduce((sum, table) => sum + this.kernel.rows(table), 0)
  }

  get sizeBytes(): number {
    return this.kernel.tables.reduce((sum, table) => sum + this.kernel.sizeBytes(table), 0)
  }

  append(body: Uint8Array, refused: Refusals = NONE): Result<Appended, DecodeError> {
    const tally = new Tally()
    for (const [reason, items] of refused) tally.reject(reason, items)
    try {
      tally.accepted = this.kernel.append(body, tally)
      return ok(tally)
    } catch (error) {
      return err(decodeErrorOf(error, body, REQUESTS[this.signal]))
    } finally {
      this.renewIfLarge()
    }
  }

  take(lot?: bigint): readonly Batch[] {
    const { kernel } = this
    const batches = kernel.tables.filter((table) => kernel.rows(table) > 0).map((table) => this.batchOf(table, lot))
    this.renewIfLarge()
    return batches
  }

  /** A kernel never gives memory back, and what it has in pieces of one size is of no use for another. */
  private renewIfLarge(): void {
    if (this.kernel.memoryBytes <= this.memoryBytesMax * KEPT_OF_LIMIT || this.rows > 0) return
    this.kernel = new Kernel(this.signal, this.memoryBytesMax)
  }

  private batchOf(table: number, lot: bigint | undefined): Batch {
    const { name, columns } = this.kernel.describe(table)
    const rows = this.kernel.rows(table)
    const native = this.kernel.take(table, lot)
    return { table: name, columns: lot === undefined ? columns : [...columns, LOT_COLUMN], rows, native }
  }
}

/** What became of the items of one request. */
class Tally implements Appended {
  accepted = 0
  rejected = 0
  readonly reasons = new Map<string, number>()

  reject(reason: string, items: number): void {
    this.rejected += items
    this.mend(reason, items)
  }

  /** Notes a reason without refusing the item. */
  mend(reason: string, items: number): void {
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + items)
  }
}

/** The answer to a refused request; what is not about the request goes on. */
function decodeErrorOf(error: unknown, body: Uint8Array, request: Message): DecodeError {
  if (error instanceof TooLarge) return { kind: 'too-large', bytes: error.bytes, limitBytes: error.limitBytes }
  if (!(error instanceof Malformed)) throw error
  const place = placeOf(body, request, error.offset) || 'request'
  return { kind: 'malformed', at: `${place}: ${error.message} (byte ${error.offset})` }
}

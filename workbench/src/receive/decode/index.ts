import { unreachable } from '../../lib/assert.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Batch, Signal } from '../../model/batch.ts'
import { Memory, TooLarge } from './bytes.ts'
import type { Appended, Collector, DecodeError, Refusals } from './collector.ts'
import { LogRows } from './logs.ts'
import { MetricRows } from './metrics.ts'
import { type Message, REQUESTS } from './otlp-schema.ts'
import { placeOf } from './place.ts'
import { readRequest, Shared, type TakeItem, Tally } from './request.ts'
import type { Table } from './table.ts'
import { SpanRows } from './traces.ts'
import { Malformed, WireReader } from './wire-reader.ts'

/**
 * Memory of one collector. A request of 20 MiB becomes at most about ten times as many bytes of columns; one that repeats a
 * huge resource for many items becomes more, and is refused.
 */
const COLLECTOR_BYTES_MAX = 512 * 2 ** 20

/** An empty collector for one signal. `memoryBytesMax` bounds what its columns hold. */
export function collectorOf(signal: Signal, memoryBytesMax = COLLECTOR_BYTES_MAX): Collector {
  const memory = new Memory(memoryBytesMax)
  switch (signal) {
    case 'traces': {
      const spans = new SpanRows(memory)
      return new ColumnCollector(signal, [spans.table], (reader, shared, tally) => spans.take(reader, shared, tally))
    }
    case 'logs': {
      const logs = new LogRows(memory)
      return new ColumnCollector(signal, [logs.table], (reader, shared, tally) => logs.take(reader, shared, tally))
    }
    case 'metrics': {
      const metrics = new MetricRows(memory)
      return new ColumnCollector(signal, metrics.tables, (reader, shared, tally) => metrics.take(reader, shared, tally))
    }
    default:
      return unreachable(signal)
  }
}

const NONE: Refusals = new Map()

class ColumnCollector implements Collector {
  private readonly signal: Signal
  private readonly tables: readonly Table[]
  private readonly item: TakeItem
  private readonly reader = new WireReader()
  private readonly shared = new Shared()

  constructor(signal: Signal, tables: readonly Table[], item: TakeItem) {
    this.signal = signal
    this.tables = tables
    this.item = item
  }

  get rows(): number {
    return this.tables.reduce((sum, table) => sum + table.rows, 0)
  }

  get sizeBytes(): number {
    return this.tables.reduce((sum, table) => sum + table.sizeBytes, 0)
  }

  append(body: Uint8Array, refused: Refusals = NONE): Result<Appended, DecodeError> {
    for (const table of this.tables) table.mark()
    try {
      return ok(this.read(body, refused))
    } catch (error) {
      for (const table of this.tables) table.rollback()
      return err(decodeErrorOf(error, body, REQUESTS[this.signal]))
    }
  }

  private read(body: Uint8Array, refused: Refusals): Appended {
    const tally = new Tally()
    for (const [reason, items] of refused) tally.reject(reason, items)
    this.reader.open(body)
    readRequest(this.reader, this.shared, tally, this.item)
    return tally
  }

  take(lot?: bigint): readonly Batch[] {
    return this.tables.map((table) => table.take(lot)).filter((batch) => batch !== undefined)
  }
}

/** The answer to a refused request; what is not about the request goes on. */
function decodeErrorOf(error: unknown, body: Uint8Array, request: Message): DecodeError {
  if (error instanceof TooLarge) return { kind: 'too-large', bytes: error.bytes, limitBytes: error.limitBytes }
  if (!(error instanceof Malformed)) throw error
  const place = placeOf(body, request, error.offset) || 'request'
  return { kind: 'malformed', at: `${place}: ${error.message} (byte ${error.offset})` }
}

/** The kernel as JavaScript sees it: one collector of rows. Addresses and lengths are bytes of the kernel's memory. */
import { FixedColumn } from './columns'
import { seedHashes } from './dictionary'
import { givePiece, limitHeap, sizeFor, takePiece } from './heap'
import { LogItems } from './logs'
import { MetricItems } from './metrics'
import { reader } from './reader'
import { Items, readRequest } from './request'
import { SpanItems } from './traces'

export { room } from './text'

const TRACES: i32 = 0
const LOGS: i32 = 1

let limitBytes: u32 = 0
let items: Items = changetype<Items>(0) // until it is opened

/** Makes the columns of a signal, which may take so much memory. The seeds keep senders from preparing names that collide. */
export function open(signal: i32, memoryBytesMax: u32, firstSeed: u64, secondSeed: u64): void {
  limitBytes = memoryBytesMax
  limitHeap(limitBytes)
  seedHashes(firstSeed, secondSeed)
  if (signal === TRACES) items = new SpanItems()
  else if (signal === LOGS) items = new LogItems()
  else items = new MetricItems()
}

const LOOKED_AHEAD_BYTES: u32 = 512 // by the reader of usual attributes
const INPUT_BYTES_KEPT_MAX: u32 = 4 << 20
let input: u32 = 0
let inputBytes: u32 = 0

/** Where a request of this size may be put. */
export function inputFor(bytes: u32): u32 {
  const size = sizeFor(bytes + LOOKED_AHEAD_BYTES)
  if (size <= inputBytes && inputBytes <= max(size, INPUT_BYTES_KEPT_MAX)) return input
  if (inputBytes > 0) givePiece(input, inputBytes)
  inputBytes = 0
  input = takePiece(size)
  inputBytes = size
  return input
}

/** Appends the request that was put in; tells how many rows it gave. When JavaScript throws on the way it has to roll back. */
export function append(bytes: u32): u32 {
  for (let i = 0; i < items.tables.length; i++) items.tables[i].mark()
  reader.seek(input, input + bytes)
  return readRequest(reader, items)
}

/** Takes out what the last request has left behind. */
export function rollback(): void {
  for (let i = 0; i < items.tables.length; i++) items.tables[i].rollback()
}

/** How many tables there are. */
export function tables(): u32 {
  return items.tables.length
}

/** Rows of a table. */
export function rows(table: i32): u32 {
  return items.tables[table].rows
}

/** Bytes that the rows of a table take, about. */
export function sizeBytes(table: i32): u32 {
  return items.tables[table].sizeBytes
}

/** The name of a table. */
export function nameOf(table: i32): string {
  return items.tables[table].name
}

/** How many columns a table has. */
export function columns(table: i32): u32 {
  return items.tables[table].names.length
}

/** The name of a column. */
export function columnName(table: i32, column: i32): string {
  return items.tables[table].names[column]
}

const lots: FixedColumn = new FixedColumn('UInt64')

/** Tells the parts of a block of all rows; with `hasLot` each row says `lot`. The table can only be cleared then. */
export function writeBlock(table: i32, hasLot: bool, lot: u64): void {
  const taken = items.tables[table]
  limitHeap(u32.MAX_VALUE) // what was let in has to come out
  if (hasLot) for (let row: u32 = 0; row < taken.rows; row++) lots.u64(lot)
  taken.writeBlock(hasLot ? lots : null)
  limitHeap(limitBytes)
}

/** Empties a table. */
export function clear(table: i32): void {
  items.tables[table].clear()
  lots.clear()
}

/** A value of a column as the tests compare it: 64-bit numbers and times as bigint, a map as its pairs in order. */
export type Cell = string | number | bigint | boolean | readonly Cell[]

/** One row: column name to value. */
export type Row = Readonly<Record<string, Cell>>

class Cursor {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private pos = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get atEnd(): boolean {
    return this.pos === this.bytes.length
  }

  varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.pos++]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
  }

  take<T>(size: number, read: (view: DataView, at: number) => T): T {
    const at = this.pos
    this.pos += size
    return read(this.view, at)
  }

  u64(): bigint {
    return this.take(8, (view, at) => view.getBigUint64(at, true))
  }

  text(): string {
    const size = this.varint()
    this.pos += size
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      this.bytes.subarray(this.pos - size, this.pos),
    )
  }
}

type Read = (cursor: Cursor, rows: number) => Cell[]
type Codec = { readonly prefix: (cursor: Cursor) => void; readonly read: Read }

const flat = (one: (cursor: Cursor) => Cell): Codec => ({
  prefix: () => {},
  read: (cursor, rows) => Array.from({ length: rows }, () => one(cursor)),
})

const CODECS: Readonly<Record<string, Codec>> = {
  String: flat((c) => c.text()),
  UInt8: flat((c) => c.take(1, (v, at) => v.getUint8(at))),
  Bool: flat((c) => c.take(1, (v, at) => v.getUint8(at) === 1)),
  UInt32: flat((c) => c.take(4, (v, at) => v.getUint32(at, true))),
  Int32: flat((c) => c.take(4, (v, at) => v.getInt32(at, true))),
  UInt64: flat((c) => c.u64()),
  'DateTime64(9)': flat((c) => c.take(8, (v, at) => v.getBigInt64(at, true))),
  Float64: flat((c) => c.take(8, (v, at) => v.getFloat64(at, true))),
  'LowCardinality(String)': { prefix: (c) => expectValue(c.u64(), 1n), read: lowCardinality },
}

function expectValue(found: bigint, wanted: bigint): void {
  if (found !== wanted) throw new Error(`Native block holds ${found} where ${wanted} belongs`)
}

function lowCardinality(cursor: Cursor, rows: number): Cell[] {
  if (rows === 0) return []
  const width = 2 ** Number(cursor.u64() & 0xffn)
  const keys = Array.from({ length: Number(cursor.u64()) }, () => cursor.text())
  expectValue(cursor.u64(), BigInt(rows))
  const index = (v: DataView, at: number) =>
    width === 1 ? v.getUint8(at) : width === 2 ? v.getUint16(at, true) : v.getUint32(at, true)
  return Array.from({ length: rows }, () => keys[cursor.take(width, index)]!)
}

function codecOf(type: string): Codec {
  const known = CODECS[type]
  if (known) return known
  const inner = /^Array\((.*)\)$/.exec(type)?.[1]
  if (inner) return arrayOf(codecOf(inner))
  const value = /^Map\(LowCardinality\(String\), (.*)\)$/.exec(type)?.[1]
  if (value) return arrayOf(pairsOf(codecOf(value)))
  throw new Error(`no codec for ${type}`)
}

const pairsOf = (value: Codec): Codec => ({
  prefix: (cursor) => {
    CODECS['LowCardinality(String)']!.prefix(cursor)
    value.prefix(cursor)
  },
  read: (cursor, rows) => {
    const keys = lowCardinality(cursor, rows)
    const values = value.read(cursor, rows)
    return keys.map((key, i) => [key, values[i]!])
  },
})

const arrayOf = (inner: Codec): Codec => ({
  prefix: inner.prefix,
  read: (cursor, rows) => {
    const ends = Array.from({ length: rows }, () => Number(cursor.u64()))
    const elements = inner.read(cursor, ends.at(-1) ?? 0)
    return ends.map((end, i) => elements.slice(ends[i - 1] ?? 0, end))
  },
})

/** Rows of a Native block, and the types of its columns; throws when a byte is left over. */
export function readNative(block: Uint8Array): { types: Record<string, string>; rows: Row[] } {
  const cursor = new Cursor(block)
  const columnCount = cursor.varint()
  const rowCount = cursor.varint()
  const types: Record<string, string> = {}
  const rows: Record<string, Cell>[] = Array.from({ length: rowCount }, () => ({}))
  for (let i = 0; i < columnCount; i++) {
    const name = cursor.text()
    const type = cursor.text()
    const codec = codecOf(type)
    types[name] = type
    codec.prefix(cursor)
    codec.read(cursor, rowCount).forEach((cell, row) => {
      rows[row]![name] = cell
    })
  }
  if (!cursor.atEnd) throw new Error('Native block has bytes after its last column')
  return { types, rows }
}

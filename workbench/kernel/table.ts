import { Bytes } from './bytes'
import { Column, writeWord } from './columns'
import { part } from './host'

/** The growing columns of one table; the writer fills every column, then counts a row. */
export class Table {
  readonly name: string
  readonly names: string[] = []
  rows: u32 = 0
  private readonly columns: Column[] = []
  private markedRows: u32 = 0

  constructor(name: string) {
    this.name = name
  }

  /** Adds a column, and gives it back. */
  with<T extends Column>(name: string, column: T): T {
    this.names.push(name)
    this.columns.push(column)
    return column
  }

  get sizeBytes(): u32 {
    let bytes: u32 = 0
    for (let i = 0; i < this.columns.length; i++) bytes += this.columns[i].sizeBytes
    return bytes
  }

  mark(): void {
    this.markedRows = this.rows
    for (let i = 0; i < this.columns.length; i++) this.columns[i].mark()
  }

  rollback(): void {
    this.rows = this.markedRows
    for (let i = 0; i < this.columns.length; i++) this.columns[i].rollback()
  }

  clear(): void {
    this.rows = this.markedRows = 0
    for (let i = 0; i < this.columns.length; i++) this.columns[i].clear()
    made.clear()
  }

  /** Tells the parts of a block of all rows; they stay until `clear`. */
  writeBlock(lot: Column | null): void {
    const start = made.reserve(HEAD_BYTES_MAX)
    made.varint(this.columns.length + (lot ? 1 : 0))
    made.varint(this.rows)
    part(start, made.at - start)
    for (let i = 0; i < this.columns.length; i++) writeColumn(this.names[i], this.columns[i])
    if (lot) writeColumn(LOT_COLUMN, lot)
  }
}

/** The column that tells the lot of each row. */
const LOT_COLUMN: string = 'IngestLot'
const HEAD_BYTES_MAX: u32 = 256 // of a column: its name and its type, each a few words, and the state

/** What is written around the columns. */
const made: Bytes = new Bytes()

function writeColumn(name: string, column: Column): void {
  const start = made.reserve(HEAD_BYTES_MAX)
  writeWord(made, name)
  writeWord(made, column.type)
  column.writePrefix(made)
  part(start, made.at - start)
  column.writeData(made)
}

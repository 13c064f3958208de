import { type Batch, LOT_COLUMN, type TelemetryTable } from '../../model/batch.ts'
import { type BlockColumn, nativeBlock } from './block.ts'
import type { Column } from './columns.ts'

/** The growing columns of one table; the writer fills every column, then calls `rowDone`. */
export class Table {
  readonly name: TelemetryTable
  rows = 0
  private readonly columns: readonly Column[]
  private markedRows = 0

  constructor(name: TelemetryTable, columns: readonly Column[]) {
    this.name = name
    this.columns = columns
  }

  rowDone(): void {
    this.rows++
  }

  get sizeBytes(): number {
    return this.columns.reduce((sum, { data }) => sum + data.sizeBytes, 0)
  }

  mark(): void {
    this.markedRows = this.rows
    for (const { data } of this.columns) data.mark()
  }

  rollback(): void {
    this.rows = this.markedRows
    for (const { data } of this.columns) data.rollback()
  }

  /** All rows as one block, or undefined when there are none; the table is empty afterwards. With a `lot`, each row says it. */
  take(lot?: bigint): Batch | undefined {
    if (this.rows === 0) return undefined
    const { name, rows } = this
    const columns: readonly BlockColumn[] = lot === undefined ? this.columns : [...this.columns, lotColumn(lot, rows)]
    const batch = { table: name, columns: columns.map((c) => c.name), rows, native: nativeBlock(columns, rows) }
    this.rows = 0
    this.markedRows = 0
    for (const { data } of this.columns) data.clear()
    return batch
  }
}

function lotColumn(lot: bigint, rows: number): BlockColumn {
  const writeData: BlockColumn['data']['writeData'] = (to) =>
    to.add(new Uint8Array(new BigUint64Array(rows).fill(lot).buffer))
  return { name: LOT_COLUMN, data: { type: 'UInt64', writePrefix: () => {}, writeData } }
}

/** Columns from an object of them: the names as they stand, under a Nested group's name if one is given. */
export function columnsOf(data: Readonly<Record<string, Column['data']>>, group = ''): Column[] {
  return Object.entries(data).map(([name, column]) => ({ name: group + name, data: column }))
}

import type { Heatmap } from '../../../http/contract.ts'
import type { Fields } from '../../hooks/use-address.ts'

/** Clears the selection in an address. */
export const NO_BOX = {
  boxFrom: undefined,
  boxTo: undefined,
  msMin: undefined,
  msMax: undefined,
  boxOutcome: undefined,
} as const

/** Whether the address selects anything. */
export const hasBox = (fields: Fields): boolean => Object.keys(NO_BOX).some((name) => fields[name])

/** Cells from one corner to the other, both inside. */
export type Cells = {
  readonly left: number
  readonly right: number
  /** Rows count from the shortest duration on. */
  readonly low: number
  readonly high: number
}

/** A cell by its column and row. */
export type Cell = { readonly column: number; readonly row: number }

export const cellsBetween = (a: Cell, b: Cell): Cells => ({
  left: Math.min(a.column, b.column),
  right: Math.max(a.column, b.column),
  low: Math.min(a.row, b.row),
  high: Math.max(a.row, b.row),
})

/** The address' fields for a block of cells. An edge of the map is no edge of the selection. */
export function boxOf({ left, right, low, high }: Cells, map: Heatmap): Fields {
  const top = map.rows.length - 1
  return {
    ...NO_BOX,
    boxFrom: left > 0 ? atColumn(map, left) : undefined,
    boxTo: right < map.columns - 1 ? atColumn(map, right + 1) : undefined,
    msMin: low > 0 ? String(+(map.rows[low]?.msFrom ?? 0).toPrecision(6)) : undefined,
    msMax: high < top ? String(+(map.rows[high]?.msTo ?? 0).toPrecision(6)) : undefined,
  }
}

/** The block of cells that the address selects; undefined when it selects no place on the map. */
export function cellsOf({ boxFrom, boxTo, msMin, msMax }: Fields, map: Heatmap): Cells | undefined {
  if (!boxFrom && !boxTo && !msMin && !msMax) return undefined
  const columnMs = map.columnSeconds * 1000
  const column = (at: string): number => Math.round((Date.parse(at) - Date.parse(map.window.from)) / columnMs)
  const inside = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value))
  const above = map.rows.findIndex(({ msTo }) => msTo > Number(msMin ?? 0) * ROUNDED)
  const below = map.rows.findLastIndex(({ msFrom }) => msFrom * ROUNDED < Number(msMax ?? Number.POSITIVE_INFINITY))
  return {
    left: inside(boxFrom ? column(boxFrom) : 0, map.columns),
    right: inside(boxTo ? column(boxTo) - 1 : map.columns - 1, map.columns),
    low: above < 0 ? map.rows.length - 1 : above,
    high: Math.max(0, below),
  }
}

const ROUNDED = 1.000_01 // edges are written with six digits

/** When a column begins. */
export const atColumn = (map: Heatmap, column: number): string =>
  new Date(Date.parse(map.window.from) + column * map.columnSeconds * 1000).toISOString()

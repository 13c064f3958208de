import { expect, test } from 'vitest'
import { tableOf } from './evidence.ts'

test('rows become text: nested values as JSON, nothing as nothing', () => {
  expect(tableOf([{ a: 1, b: 'x', c: null, d: { k: [1] } }])).toEqual({
    columns: ['a', 'b', 'c', 'd'],
    rows: [['1', 'x', '', '{"k":[1]}']],
    cut: false,
  })
})

test('no rows are an empty table', () => expect(tableOf([])).toEqual({ columns: [], rows: [], cut: false }))

test('many rows, many columns and long cells are cut, and it says so', () => {
  const wide = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`c${i}`, 'y'.repeat(1000)]))
  const table = tableOf(Array(60).fill(wide))
  expect([table.rows.length, table.columns.length, table.rows[0]![0]!.length, table.cut]).toEqual([50, 24, 300, true])
})

import { expect, test } from 'vitest'
import { columnsOf } from './columns.ts'

test.for([
  [132, '80', 132],
  [undefined, '80', 80],
  [undefined, undefined, 100],
  [0, undefined, 100], // a terminal that does not know its size
  [20, undefined, 60],
  [undefined, '20', 60],
  [undefined, '0', 100],
  [undefined, '-5', 100],
  [undefined, 'wide', 100],
  [undefined, '', 100],
  [undefined, '99999999999999999999', 100],
  [undefined, '1000000', 500],
] as const)('a stream of %s columns with COLUMNS=%s gets lines of %d', ([columns, told, expected]) => {
  expect(columnsOf(columns === undefined ? {} : { columns }, told)).toBe(expected)
})

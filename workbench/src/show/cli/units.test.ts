import { expect, test } from 'vitest'
import { quantity } from './units.ts'

test.for([
  [0.12, 's', '120 ms'],
  [2.412, 's', '2.41 s'],
  [185, 's', '3.08 min'],
  [90_000, 's', '25 h'],
  [0.00085, 's', '850 µs'],
  [0.123, '1', '12.3 %'],
  [1536, 'By', '1.5 KiB'],
  [3200, '{request}/s', '3.2 k request/s'],
  [7, '{request}', '7 request'],
  [42, '', '42'],
  [null, 's', '–'],
  [0, 's', '0 s'],
  [-0.5, 's', '-500 ms'],
] as const)('%d %s reads %s', ([value, unit, text]) => {
  expect(quantity(value, unit)).toBe(text)
})

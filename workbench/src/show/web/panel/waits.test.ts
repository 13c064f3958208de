import { expect, test } from 'vitest'
import { longWaitOf, waitOf } from './waits.ts'

const marksOf = (waits: readonly (number | null)[]): readonly string[] => {
  const spans = waits.map((waitedMs) => ({ waitedMs }))
  return spans.map((span) => waitOf(span, longWaitOf(spans)))
}

test.for([
  { says: 'the one long wait stands out', waits: [5, 900, 40, null], marks: ['some', 'most', 'some', 'none'] },
  {
    says: 'each of many equal waits stands out',
    waits: [1, ...Array(30).fill(33)],
    marks: ['some', ...Array(30).fill('most')],
  },
  { says: 'what never waited does not', waits: [0, null], marks: ['some', 'none'] },
])('$says', ({ waits, marks }) => {
  expect(marksOf(waits)).toEqual(marks)
})

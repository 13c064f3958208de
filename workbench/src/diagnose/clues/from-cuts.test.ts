import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import type { Clue } from '../types.ts'
import { impatientClues } from './from-cuts.ts'

const windows = { before: rangeOf(0, 1), after: rangeOf(1, 2) }
const waits = (name: string, count: number, bar: string): readonly Trace[] =>
  Array.from(
    { length: count },
    (_, i) => tracesOf(columnsOf(drawnRows(`${name}${i}`, `web get |${bar}|  Client server.address=stock`))).traces,
  ).flat()

test('what its caller gives up too soon is no trouble of the callee', () => {
  const before = [...waits('a', 10, '-----'), ...waits('b', 10, '-'.repeat(30))]
  const after = [...waits('c', 10, '-----'), ...waits('d', 10, '!'.repeat(15))]
  const proof = { says: '', query: 'whole-traces', window: windows.after, params: {}, numbers: {} }
  const clue = (service: string, kind: Clue['kind']): Clue => ({ service, kind, strength: 8, proof })
  const told = impatientClues(
    [clue('stock', 'errors'), clue('stock', 'release'), clue('cart', 'errors')],
    before,
    after,
    windows,
  )
  const [failing, release, other, own] = told
  expect(failing?.strength).toBeLessThan(1)
  expect([release?.strength, other?.strength]).toEqual([8, 8])
  expect(own).toMatchObject({ service: 'web', kind: 'origin', asks: 'stock' })
  expect(own?.proof.says).toBe('web gives up on stock after 15 ms, within which 50 % of the answers came before')
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordingShelf } from './recording-shelf.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lastgood-shelf-'))
})
afterEach(() => rmSync(home, { recursive: true }))

function put(path: string, told: string): void {
  mkdirSync(join(home, path), { recursive: true })
  writeFileSync(join(home, path, 'case.json'), told)
  writeFileSync(join(home, path, 'logs.jsonl'), '{}')
}
const paged = (title: string) => JSON.stringify({ page: { at: '2026-03-01T12:00:00Z', title } })

test('recordings of all folders are listed by name, with what called somebody', async () => {
  put('ours/shop-2', paged('orders fail'))
  put('ours/odd', 'no JSON')
  put('theirs/a-leak', paged('pages fail'))
  put('theirs/no name to be typed', paged('odd'))
  mkdirSync(join(home, 'theirs/no-recording'))
  const shelf = recordingShelf([join(home, 'ours'), join(home, 'theirs'), join(home, 'missing')])
  expect(await shelf.cards()).toEqual([
    { name: 'a-leak', title: 'pages fail' },
    { name: 'odd', title: 'nobody wrote down what called somebody' },
    { name: 'shop-2', title: 'orders fail' },
  ])
  expect(shelf.placeOf('a-leak')).toBe(join(home, 'theirs/a-leak'))
})

test('of two with one name the one in the earlier folder counts, and one that is nowhere is looked for there', async () => {
  put('ours/shop', paged('mine'))
  put('theirs/shop', paged('theirs'))
  const shelf = recordingShelf([join(home, 'ours'), join(home, 'theirs')])
  expect(await shelf.cards()).toEqual([{ name: 'shop', title: 'mine' }])
  expect(shelf.placeOf('nowhere')).toBe(join(home, 'ours/nowhere'))
})

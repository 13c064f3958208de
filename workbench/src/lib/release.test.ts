import { expect, test } from 'vitest'
import { release } from './release.ts'

test('memory of its own is given back, once', () => {
  const bytes = new Uint8Array(1_000)
  const { buffer } = bytes
  release(bytes)
  release(bytes)
  expect([bytes.length, buffer.byteLength]).toEqual([0, 0])
})

test('a part of a buffer is left alone, since others may use the rest', () => {
  const all = new Uint8Array(1_000)
  release(all.subarray(1))
  release(all.subarray(0, 999))
  expect(all.length).toBe(1_000)
})

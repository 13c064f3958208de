import { describe, expect, test } from 'vitest'
import { ENTRY_HEAD_BYTES, entryHead, isNewer, readSegment, SEGMENT_HEAD } from './entry.ts'
import { paddingAt } from './pages.ts'

const bodies = ['first', 'second, a little longer', 'third'].map((text) => Buffer.from(text))
const segment = (): Buffer => Buffer.concat([SEGMENT_HEAD, ...bodies.flatMap((body) => [entryHead(body), body])])
const texts = (bytes: Buffer): string[] => readSegment(bytes).bodies.map((body) => Buffer.from(body).toString())
const all = bodies.map(String)

/** Up to the next page, as what is written together is. */
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(paddingAt(bytes.length))])

/** Where an entry's head stands in `segment()`. */
const headOf = (entry: number): number =>
  SEGMENT_HEAD.length + bodies.slice(0, entry).reduce((sum, { length }) => sum + ENTRY_HEAD_BYTES + length, 0)

function flipped(at: number): Buffer {
  const bytes = segment()
  bytes[at]! ^= 0x10
  return bytes
}

test('what was written is read, in order', () => {
  expect(readSegment(segment())).toMatchObject({ damaged: 0, tornBytes: 0 })
  expect(texts(segment())).toEqual(all)
})

test('writes that end with a page each are read on; a damaged entry at the end of one costs no other', () => {
  const entries = bodies.map((body) => Buffer.concat([entryHead(body), body]))
  const written = Buffer.concat(
    [Buffer.concat([SEGMENT_HEAD, entries[0]!]), entries[1]!, entries[2]!].map((bytes) => padded(bytes)),
  )
  expect([texts(written), readSegment(written).damaged]).toEqual([all, 0])
  written[SEGMENT_HEAD.length + ENTRY_HEAD_BYTES]! ^= 1
  expect([texts(written), readSegment(written).damaged]).toEqual([all.slice(1), 1])
})

test('a segment of the first version, which had no padding, is read', () => {
  const first = segment()
  first[SEGMENT_HEAD.length - 1] = 1
  expect([texts(first), readSegment(first).damaged, isNewer(first)]).toEqual([all, 0, false])
})

test('an empty file, or one that ends in its head, holds nothing', () => {
  for (const bytes of [Buffer.alloc(0), SEGMENT_HEAD, SEGMENT_HEAD.subarray(0, 3)]) {
    expect(readSegment(bytes)).toMatchObject({ bodies: [], damaged: 0 })
  }
})

describe('a file cut off anywhere', () => {
  const cuts = Array.from({ length: segment().length - SEGMENT_HEAD.length }, (_, at) => SEGMENT_HEAD.length + at)
  test('gives the entries that are whole, and is torn, not damaged', () => {
    for (const cut of cuts) {
      const whole = [1, 2, 3].filter((entry) => headOf(entry) <= cut).length
      const read = readSegment(segment().subarray(0, cut))
      expect([read.bodies.length, read.damaged, read.tornBytes], `cut at ${cut}`).toEqual([
        whole,
        0,
        cut - headOf(whole),
      ])
    }
  })

  test('with zeros behind, as a file system leaves them, too', () => {
    const read = readSegment(Buffer.concat([padded(segment()), Buffer.alloc(5_000)]))
    expect([read.bodies.length, read.damaged, read.tornBytes]).toEqual([3, 0, 5_000])
  })
})

test('any flipped bit costs one entry at most, and is counted', () => {
  for (let at = SEGMENT_HEAD.length; at < segment().length; at++) {
    const read = readSegment(flipped(at))
    expect(read.bodies.length, `bit in byte ${at}`).toBe(2)
    expect(read.damaged + (read.tornBytes > 0 ? 1 : 0), `bit in byte ${at}`).toBe(1)
  }
})

test('a damaged head of the file costs nothing', () => {
  for (let at = 0; at < SEGMENT_HEAD.length - 1; at++) {
    const read = readSegment(flipped(at))
    expect(read.bodies).toHaveLength(3)
  }
})

test('a body that looks like entries is one body', () => {
  const body = segment()
  const bytes = Buffer.concat([SEGMENT_HEAD, entryHead(body), body])
  expect(readSegment(bytes).bodies).toEqual([body])
})

test('random bytes are read to their end, whatever they are', () => {
  let state = 7
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0)
  for (let round = 0; round < 300; round++) {
    const noise = Buffer.from(Array.from({ length: next() % 200 }, () => next() & 0xff))
    const read = readSegment(Buffer.concat([segment(), noise, segment()]))
    expect(read.bodies.length).toBeGreaterThanOrEqual(3)
  }
})

test('a format that is newer than this program is known as such', () => {
  const newer = segment()
  newer[SEGMENT_HEAD.length - 1]!++
  expect([isNewer(newer), isNewer(segment()), isNewer(Buffer.from('other')), isNewer(Buffer.alloc(0))]).toEqual([
    true,
    false,
    false,
    false,
  ])
})

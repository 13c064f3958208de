/*
 * Paper    none; the record format of write-ahead logs: length, checksum, bytes
 * Idea     Each entry has a head with two checksums: one of the body, so that a damaged body costs one entry; one of the head
 *          itself, so that behind a damaged head the next good one is found. What is written together ends with a page.
 * Input    The bytes of a segment, whatever became of them.
 * Output   The bodies that are as they were written, how many are not, and what an unfinished write has left at the end.
 * Cost     O(bytes); a body is a view, nothing is copied.
 */
import { crc32 } from 'node:zlib'
import { paddingAt } from './pages.ts'

/** What a segment begins with; the last byte is the version of this format. */
export const SEGMENT_HEAD = Buffer.from([0x4c, 0x47, 0x57, 0x41, 0x4c, 0, 0, 2]) // LGWAL; the first version had no padding, and is read all the same
const VERSION_AT = SEGMENT_HEAD.length - 1

/** Bytes that an entry adds to its body. */
export const ENTRY_HEAD_BYTES = 16

const MAGIC = Buffer.from([0xe7, 0x4c, 0x47, 0x0a])
const LENGTH_AT = 4
const BODY_CHECK_AT = 8
const HEAD_CHECK_AT = 12

/** What stands before a body. */
export function entryHead(body: Uint8Array): Buffer {
  const head = Buffer.allocUnsafe(ENTRY_HEAD_BYTES)
  MAGIC.copy(head)
  head.writeUInt32LE(body.length, LENGTH_AT)
  head.writeUInt32LE(crc32(body), BODY_CHECK_AT)
  head.writeUInt32LE(crc32(head.subarray(0, HEAD_CHECK_AT)), HEAD_CHECK_AT)
  return head
}

/** What a segment holds. */
export type SegmentText = {
  readonly bodies: readonly Uint8Array[]
  /** Entries, or stretches of them, that are not as they were written. */
  readonly damaged: number
  /** Bytes at the end that belong to a write which never came to its end, so nobody was told that they are kept. */
  readonly tornBytes: number
}

/** True when a newer program has written the segment. */
export function isNewer(bytes: Uint8Array): boolean {
  return hasName(bytes) && (bytes[VERSION_AT] ?? 0) > SEGMENT_HEAD[VERSION_AT]!
}

/** Whether a segment's head stands there, of whatever version. */
const hasName = (bytes: Uint8Array): boolean =>
  SEGMENT_HEAD.subarray(0, VERSION_AT).equals(bytes.subarray(0, VERSION_AT))

/** Reads a segment. */
export function readSegment(bytes: Buffer): SegmentText {
  const bodies: Uint8Array[] = []
  let damaged = 0
  let at = hasName(bytes) ? SEGMENT_HEAD.length : 0
  while (at < bytes.length) {
    const length = lengthAt(bytes, at)
    if (length === undefined && isPadding(bytes, at)) {
      at += paddingAt(at)
      continue
    }
    if (length === undefined) {
      const next = nextHead(bytes, at + 1)
      if (next < 0 && isTorn(bytes.subarray(at))) return { bodies, damaged, tornBytes: bytes.length - at }
      damaged++
      at = next < 0 ? bytes.length : next
      continue
    }
    const body = bytes.subarray(at + ENTRY_HEAD_BYTES, at + ENTRY_HEAD_BYTES + length)
    if (body.length < length) return { bodies, damaged, tornBytes: bytes.length - at }
    if (crc32(body) === bytes.readUInt32LE(at + BODY_CHECK_AT)) bodies.push(body)
    else damaged++
    at += ENTRY_HEAD_BYTES + length
  }
  return { bodies, damaged, tornBytes: 0 }
}

/** The length of the body whose head stands at `at`; undefined when no good head does. */
function lengthAt(bytes: Buffer, at: number): number | undefined {
  if (at + ENTRY_HEAD_BYTES > bytes.length || bytes.compare(MAGIC, 0, MAGIC.length, at, at + MAGIC.length) !== 0)
    return undefined
  const isGood = crc32(bytes.subarray(at, at + HEAD_CHECK_AT)) === bytes.readUInt32LE(at + HEAD_CHECK_AT)
  return isGood ? bytes.readUInt32LE(at + LENGTH_AT) : undefined
}

function nextHead(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MAGIC, from); at >= 0; at = bytes.indexOf(MAGIC, at + 1))
    if (lengthAt(bytes, at) !== undefined) return at
  return -1
}

/** What is between the last entry of a write and the next page. */
function isPadding(bytes: Buffer, at: number): boolean {
  const zeros = bytes.subarray(at, at + paddingAt(at))
  return zeros.length > 0 && zeros.every((byte) => byte === 0)
}

/** A write that was cut off leaves a part of a head, or a stretch that the file system had made room for. */
const isTorn = (rest: Buffer): boolean => rest.length < ENTRY_HEAD_BYTES || rest.every((byte) => byte === 0)

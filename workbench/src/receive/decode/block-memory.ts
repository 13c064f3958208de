import { release } from '../../lib/release.ts'

const SMALL_BYTES_END = 2 ** 20 // below, memory is not worth keeping
const STEP_BYTES = 8 * 2 ** 20 // so that the next block, of about this size, fits in; memory that is not written costs nothing
const KEPT_MAX = 2 // one is filled while another is stored
const KEPT_MS = 5_000

const kept = new Map<ArrayBuffer, NodeJS.Timeout>()

/** Memory for a block: that of an earlier one if it fits in, as new memory costs five times what is done with it. */
export function blockMemory(bytes: number): Uint8Array<ArrayBuffer> {
  if (bytes < SMALL_BYTES_END) return new Uint8Array(bytes)
  const known = bySize().find(({ byteLength }) => byteLength >= bytes)
  if (known !== undefined) forget(known)
  return new Uint8Array(known ?? pagesFor(Math.ceil(bytes / STEP_BYTES) * STEP_BYTES), 0, bytes)
}

/**
 * Memory that comes from the system by pages and goes back to it, as that of a buffer does which may be resized. That of any other is
 * the C library's: once it has had a block of some MiB back it cuts the next ones out of its heap. What is small and lasts comes to lie
 * between them, so that the heap grows for hours, and it is filled with zeros each time, used or not.
 */
const pagesFor = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes, { maxByteLength: bytes })

/** Takes back the memory of a block that nobody reads any more; the largest are kept, for a few seconds. */
export function blockDone(block: Uint8Array): void {
  const { buffer } = block
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < SMALL_BYTES_END) {
    release(block)
    return
  }
  kept.set(buffer, setTimeout(() => drop(buffer), KEPT_MS).unref())
  for (const tooMany of bySize().slice(0, -KEPT_MAX)) drop(tooMany)
}

const bySize = (): ArrayBuffer[] => [...kept.keys()].sort((a, b) => a.byteLength - b.byteLength)

function drop(buffer: ArrayBuffer): void {
  forget(buffer)
  release(new Uint8Array(buffer))
}

function forget(buffer: ArrayBuffer): void {
  clearTimeout(kept.get(buffer))
  kept.delete(buffer)
}

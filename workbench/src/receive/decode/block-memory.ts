import { release } from '../../lib/release.ts'

const SMALL_BYTES_END = 2 ** 20 // below, memory is not worth keeping
const STEP_BYTES = 8 * 2 ** 20 // blocks of a busy time differ by less; memory that is not written costs nothing
const KEPT_MAX = 2 // one is filled while another is stored
const KEPT_MS = 5_000

const kept = new Map<ArrayBuffer, NodeJS.Timeout>()

/** Memory for a block: that of an earlier one if it is of about its size, as new memory costs five times what is done with it. */
export function blockMemory(bytes: number): Uint8Array<ArrayBuffer> {
  if (bytes < SMALL_BYTES_END) return new Uint8Array(bytes)
  const size = Math.ceil(bytes / STEP_BYTES) * STEP_BYTES
  const known = [...kept.keys()].find((buffer) => buffer.byteLength === size || buffer.byteLength === size + STEP_BYTES)
  if (known === undefined) return new Uint8Array(new ArrayBuffer(size), 0, bytes)
  clearTimeout(kept.get(known))
  kept.delete(known)
  return new Uint8Array(known, 0, bytes)
}

/** Takes back the memory of a block that nobody reads any more. It is kept for a few seconds. */
export function blockDone({ buffer }: Uint8Array): void {
  const whole = new Uint8Array(buffer)
  if (!(buffer instanceof ArrayBuffer) || whole.length < SMALL_BYTES_END || kept.size >= KEPT_MAX) release(whole)
  else kept.set(buffer, setTimeout(() => drop(buffer), KEPT_MS).unref())
}

function drop(buffer: ArrayBuffer): void {
  kept.delete(buffer)
  release(new Uint8Array(buffer))
}

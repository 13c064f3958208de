import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Left behind by bodies that came in shared parts, which cannot be given back one by one; then they are collected. */
export const LEFT_BYTES_MAX = 8 * 2 ** 20

type Collect = (how: { readonly type: 'minor' }) => void

const collect = collector()
let leftBytes = 0

/**
 * Counts the parts of a body that nobody reads any more. The engine of JavaScript collects them with all else that is old, some
 * 20 ms each time, since so few objects hold so many bytes; a collection of what is young finds them as well, in less than one.
 */
export function leaveParts(bytes: number): void {
  leftBytes += bytes
  if (leftBytes < LEFT_BYTES_MAX) return
  leftBytes = 0
  collect?.({ type: 'minor' })
}

/** Node hands it out to contexts that begin while the flag is set; undefined where it does not, and then nothing is lost but time. */
function collector(): Collect | undefined {
  setFlagsFromString('--expose-gc')
  const found = runInNewContext('globalThis.gc') as Collect | undefined
  setFlagsFromString('--no-expose-gc')
  return found
}

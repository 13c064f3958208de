import { setFlagsFromString } from 'node:v8'

/** The V8 in which the flag was measured and is off; another one may not know it, and would say so on every start. */
const KNOWN_IN = /^13\./
const FLAG = '--external-memory-accounted-in-global-limit'

/**
 * Has the engine of JavaScript measure what buffers grow by against all memory of the process, and not against its own small heap. By
 * default bodies and blocks that come and go by some 24 MiB begin a collection of everything, several times a second at full ingest. It
 * holds for the whole process and cannot be taken back; where the flag is not known nothing is lost but time.
 */
export function letBuffersGrow(v8Version = process.versions.v8): boolean {
  if (!KNOWN_IN.test(v8Version)) return false
  setFlagsFromString(FLAG)
  return true
}

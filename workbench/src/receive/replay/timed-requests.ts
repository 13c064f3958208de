import type { Signal } from '../../model/batch.ts'
import { type ReplayDirectory, SIGNALS } from './directory.ts'
import { linesOf } from './lines.ts'

/** An export request as it stands in a file, and the time of the last thing in it, milliseconds since 1970. */
export type TimedRequest = { readonly signal: Signal; readonly text: string; readonly atMs: number }

/** Text of all requests that is held; a recording of an hour of a shop has a tenth of it. */
const REQUESTS_CHARS_MAX = 512 * 1024 ** 2

/** Times in OTLP/JSON, in either spelling: nanoseconds as text or as a number. Digits alone are moved, so nothing else in a request changes. */
const TIMES =
  /("(?:(?:start|end|observed)?[tT]imeUnixNano|(?:(?:start|end|observed)_)?time_unix_nano)"\s*:\s*"?)(\d{1,20})/g

const TRACE_IDS = /("(?:traceId|trace_id)"\s*:\s*")[0-9a-fA-F]{8}(?=[0-9a-fA-F]{24}")/g

/**
 * The requests of a directory in the order in which they came about. One without a time comes first.
 * Errors   throws when there is more than can be held.
 */
export async function timedRequests({ files }: ReplayDirectory): Promise<readonly TimedRequest[]> {
  const requests: TimedRequest[] = []
  let chars = 0
  for (const signal of SIGNALS) {
    const file = files[signal]
    if (file === undefined) continue
    for await (const line of linesOf(file.path)) {
      if (line.kind !== 'line') continue
      chars += line.text.length
      if (chars > REQUESTS_CHARS_MAX)
        throw new Error(
          `it holds more than ${REQUESTS_CHARS_MAX / 1024 ** 2} MiB of requests: record a shorter stretch`,
        )
      requests.push({ signal, text: line.text, atMs: lastTimeIn(line.text) })
    }
  }
  return requests.sort((a, b) => a.atMs - b.atMs)
}

function lastTimeIn(text: string): number {
  let last = 0
  for (const [, , digits] of text.matchAll(TIMES)) last = Math.max(last, Number(digits) / 1e6)
  return last
}

/** The request with all times moved, and its traces under ids of their own, so that it may be played more than once. `salt`: 8 hex digits. */
export function movedRequest(
  text: string,
  { shiftMs, salt }: { readonly shiftMs: number; readonly salt: string },
): string {
  const shiftNs = BigInt(Math.round(shiftMs)) * 1_000_000n
  const moved = text.replace(TIMES, (_, head: string, digits: string) => {
    const at = BigInt(digits)
    return `${head}${at === 0n ? 0n : at + shiftNs}` // 0 stands for unknown
  })
  return moved.replace(TRACE_IDS, `$1${salt}`)
}

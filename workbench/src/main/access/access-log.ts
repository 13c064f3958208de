import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { messageOf } from '../../lib/message-of.ts'

/** Where it ends: then it is put aside as `….1`, and the one before is gone. */
const BYTES_MAX = 16 * 1024 ** 2
const WAITING_MAX = 10_000 // lines that wait for the disk; more are counted, not kept

/** Who did what, a JSON line each, in the data folder. */
export type AccessLog = {
  readonly note: (line: object) => void
  /** Counts a line that is not written down; the next one that is tells how many. */
  readonly leaveOut: () => void
  readonly stop: () => Promise<void>
}

/** Writes lines in order; one that cannot be written is told, and nobody waits for it. */
export function openAccessLog(path: string, log: (line: string) => void): AccessLog {
  let waiting: string[] = []
  let lost = 0
  let writing: Promise<void> | undefined
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const text = waiting.splice(0).join('')
      try {
        await mkdir(dirname(path), { recursive: true })
        const size = await stat(path).then(
          ({ size: bytes }) => bytes,
          () => 0,
        )
        if (size > BYTES_MAX) await rename(path, `${path}.1`)
        await appendFile(path, text, { mode: 0o600 })
      } catch (error) {
        log(`who did what is not written down: ${messageOf(error)}`)
      }
    }
    writing = undefined
  }
  return {
    note: (line) => {
      if (waiting.length >= WAITING_MAX) {
        lost++
        return
      }
      waiting.push(`${JSON.stringify(lost > 0 ? { ...line, lostBefore: lost } : line)}\n`)
      lost = 0
      writing ??= drain()
    },
    leaveOut: () => void lost++,
    stop: async () => {
      await writing
      waiting = []
    },
  }
}

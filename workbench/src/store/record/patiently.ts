import { setTimeout as sleep } from 'node:timers/promises'
import { err, ok, type Result } from '../../lib/result.ts'
import type { RecordError } from '../../model/incident/record.ts'
import { type Base, BUSY_MS_MAX, BUSY_RETRY_MS } from './base.ts'

/**
 * Runs one statement or one transaction. While somebody else has the database locked, nothing was written, so it is tried again for up to
 * BUSY_MS_MAX. After any other trouble it is not tried again, for it may have been written; that is told. Errors of our own are thrown.
 */
export async function patiently<T>(base: Base, work: () => Promise<T>): Promise<Result<T, RecordError>> {
  const until = performance.now() + BUSY_MS_MAX
  for (;;) {
    try {
      return ok(await work())
    } catch (error) {
      const trouble = base.troubleOf(error)
      if (trouble === undefined) throw error
      const isBusy = trouble.kind === 'busy'
      if (!isBusy || performance.now() > until)
        return err({ kind: 'unavailable', says: trouble.says, written: isBusy ? 'nothing' : 'unknown' })
    }
    await sleep(BUSY_RETRY_MS)
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'

const WAIT_MS_MAX = 5_000 // then the question is asked all the same; the database has other trouble

/**
 * The same store for readers who expect to see what was acknowledged before they ask: `flush` is waited for first. Questions
 * that are asked together share one flush, so that readers do not cut what comes in into small pieces.
 */
export function readingOwnWrites(store: TelemetryStore, flush: () => Promise<void>): TelemetryStore {
  let current: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  const flushed = (): Promise<void> => {
    next ??= current.then(() => {
      next = undefined
      current = within(WAIT_MS_MAX, flush())
      return current
    })
    return next
  }
  const after = <T>(read: () => Promise<T>): Promise<T> => flushed().then(read)
  return {
    ...store,
    timeSeen: () => after(() => store.timeSeen()),
    query: (name, params, options) => after(() => store.query(name, params, options)),
    columns: (name, params, options) => after(() => store.columns(name, params, options)),
    typed: (text, rowsMax) => after(() => store.typed(text, rowsMax)),
  }
}

async function within(msMax: number, work: Promise<void>): Promise<void> {
  const late = new AbortController()
  await Promise.race([work, sleep(msMax, undefined, { signal: late.signal }).catch(() => undefined)])
  late.abort()
}

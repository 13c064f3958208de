import { settingNumber } from '../parts/control.ts'
import { log } from '../parts/log.ts'
import { HttpError } from '../parts/service.ts'
import { callUpstream } from '../parts/upstream.ts'

const TIMEOUT_MS = 250

/** A service's own corner of the shop's cache. */
export type Cache = {
  /** The value under `key`, or what `load` gives when the cache does not have it or does not answer. */
  through<T>(key: string, load: () => Promise<T>): Promise<T>
}

/** The cache as a service sees it: it may fail, and then the source is asked. */
export function cacheOf(corner: string): Cache {
  const timeoutMs = () => settingNumber('cache-timeout-ms', TIMEOUT_MS)
  const pathOf = (key: string) => `/keys/${encodeURIComponent(`${corner}:${key}`)}`
  const failed = (verb: string, key: string) => (error: unknown) => {
    const code = error instanceof HttpError && error.status === 504 ? 'ETIMEDOUT' : (error as Error).message
    log.warn(`cache ${verb} ${corner}:${key}: ${code}`)
    return undefined
  }
  return {
    async through<T>(key: string, load: () => Promise<T>): Promise<T> {
      const asked = { method: 'GET', path: pathOf(key), timeoutMs: timeoutMs() } as const
      const kept = (await callUpstream('cache', asked).catch(failed('get', key))) as
        | { hit: boolean; value: T }
        | undefined
      if (kept?.hit) return kept.value
      const value = await load()
      const put = { method: 'POST', path: pathOf(key), timeoutMs: timeoutMs(), body: { value } } as const
      await callUpstream('cache', put).catch(failed('set', key))
      return value
    },
  }
}

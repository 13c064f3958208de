/** The shop's cache: values in memory, the longest unused thrown out first, each gone after its time. */
import { settingNumber } from '../parts/control.ts'
import { serve } from '../parts/service.ts'

const ENTRIES_MAX = 2_000
const TTL_MS = 60_000
const EVICTION_SAMPLES = 5 // entries looked at with every access, to find the one that goes next

const entries = new Map<string, { readonly value: unknown; readonly untilMs: number }>()

serve([
  { method: 'GET', path: '/keys/:key', handle: async ({ part }) => get(part('key')) },
  {
    method: 'POST',
    path: '/keys/:key',
    handle: async ({ part, body }) => {
      set(part('key'), (body as { value: unknown }).value)
      return { kept: entries.size }
    },
  },
])

/** A miss is an answer, not a failure. */
function get(key: string): unknown {
  oldestOf(settingNumber('eviction-samples', EVICTION_SAMPLES))
  const entry = entries.get(key)
  if (!entry || entry.untilMs < Date.now()) return { hit: false }
  entries.delete(key)
  entries.set(key, entry) // the last used stands last
  return { hit: true, value: entry.value }
}

function set(key: string, value: unknown): void {
  entries.delete(key)
  oldestOf(settingNumber('eviction-samples', EVICTION_SAMPLES))
  entries.set(key, { value, untilMs: Date.now() + settingNumber('ttl-ms', TTL_MS) })
  const [oldest] = entries.keys()
  if (entries.size > ENTRIES_MAX && oldest !== undefined) entries.delete(oldest)
}

/** The time at which the first of `samples` entries goes; entries are looked at again when there are fewer. */
function oldestOf(samples: number): number {
  let oldest = Number.POSITIVE_INFINITY
  for (let left = samples; left > 0 && entries.size > 0; )
    for (const { untilMs } of entries.values()) {
      if (untilMs < oldest) oldest = untilMs
      left -= 1
      if (left <= 0) break
    }
  return oldest
}

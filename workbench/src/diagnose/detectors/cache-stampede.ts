/**
 * Paper    Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, VLDB 2015 (the definition)
 * Idea     when a cache loses what many requests want, all of them ask the database for it at the same time
 * Input    requests of both windows
 * Output   queries that follow a read of a cache in at least twice the share of requests as before, where at least 5 requests
 *          asked the same one at the same moment
 * Cost     O(n log n) in such queries
 */
import { isCache } from './database-span.ts'
import { detectedPatterns, inRequests, type SpanPattern } from './pattern-rise.ts'
import { spanAt, type TraceView } from './trace-view.ts'
import type { Detected, Requests, Scene } from './types.ts'

type Miss = { readonly place: number; readonly subject: string }

const RISE_RATIO_MIN = 2
const AT_ONCE_MIN = 5
const WRITES = /^(set|mset|hset|del|expire|incr|publish|lpush|rpush|sadd|zadd)/i

const MISSES: SpanPattern = {
  detector: 'cache-stampede',
  matchesIn: (view) =>
    missesIn(view).map(({ place, subject }) => {
      const { service, operation, durationMs } = spanAt(view, place)
      return { service, operation, subject, calls: 1, totalMs: durationMs }
    }),
  says: (rise) =>
    `${rise.service} finds nothing in its cache and asks the database (${rise.totalMs.toFixed(0)} ms) ` +
    `${inRequests(rise)}, many at the same moment: ${rise.subject}`,
}

/** Queries that many requests ask at once because a cache is empty. */
export function cacheStampedes(scene: Scene): readonly Detected[] {
  const news = detectedPatterns([MISSES], scene).filter(
    ({ numbers }) => Number(numbers.share_after) >= RISE_RATIO_MIN * Number(numbers.share_before),
  )
  if (news.length === 0) return []
  const crowds = mostAtOnce(scene.is)
  return news.flatMap((found) => {
    const atOnce = crowds.get(`${found.service} ${found.numbers.subject}`) ?? 0
    return atOnce < AT_ONCE_MIN ? [] : [{ ...found, numbers: { ...found.numbers, requests_at_once: atOnce } }]
  })
}

/** Queries that come right after a read of a cache by the same span. */
const missesIn = (view: TraceView): readonly Miss[] =>
  [...view.calls.values()].flatMap((calls) =>
    calls.flatMap((place, i) => {
      const subject = view.queries[place]?.text
      const earlier = i > 0 ? spanAt(view, calls[i - 1] as number) : undefined
      return subject && earlier && isCache(earlier) && !WRITES.test(earlier.operation) ? [{ place, subject }] : []
    }),
  )

/** For each missed query, how many requests of the sample asked it at the same moment. */
function mostAtOnce({ views }: Requests): ReadonlyMap<string, number> {
  const steps = new Map<string, { readonly atMs: number; readonly by: 1 | -1 }[]>()
  for (const view of views) {
    for (const { place, subject } of missesIn(view)) {
      const { service, startMs, durationMs } = spanAt(view, place)
      const known = steps.get(`${service} ${subject}`) ?? []
      const atMs = view.trace.startMs + startMs
      known.push({ atMs, by: 1 }, { atMs: atMs + durationMs, by: -1 })
      steps.set(`${service} ${subject}`, known)
    }
  }
  return new Map([...steps].map(([key, own]) => [key, peakOf(own)]))
}

function peakOf(steps: readonly { readonly atMs: number; readonly by: 1 | -1 }[]): number {
  let [running, peak] = [0, 0]
  for (const { by } of steps.toSorted((a, b) => a.atMs - b.atMs || a.by - b.by)) {
    running += by
    peak = Math.max(peak, running)
  }
  return peak
}

/**
 * Paper    none; the hit ratio, as operators of caches watch it
 * Idea     hits and misses both rise and fall with traffic; their share tells whether a cache still does its work
 * Input    golden series
 * Output   for each pair of counters of hits and misses, the share of lookups that find nothing
 * Cost     O(series + points)
 */
import type { GoldenSeries } from '../types.ts'

const MISS = /miss(?:es)?(?=$|[^a-z])/i
const FLOOR = 0.01 // one lookup in a hundred

/** How many lookups found nothing, for each cache that counts both. */
export function missShares(series: readonly GoldenSeries[]): readonly GoldenSeries[] {
  const counted = series.filter((one) => one.source === 'metric' && /(hit|miss)/i.test(one.name))
  const byName = new Map(counted.map((one) => [keyOf(one, one.name), one]))
  return counted.flatMap((misses) => {
    if (!MISS.test(misses.name)) return []
    const names = ['hits', 'hit'].map((word) => misses.name.replace(MISS, word))
    const hits = names.map((name) => byName.get(keyOf(misses, name))).find((one) => one !== undefined)
    return hits ? [shareOf(hits, misses)] : []
  })
}

const keyOf = ({ service, instance, version, detail }: GoldenSeries, name: string): string =>
  JSON.stringify([service, instance, version, detail, name])

/** Where nobody looks anything up there is no share. */
function shareOf(hits: GoldenSeries, misses: GoldenSeries): GoldenSeries {
  const found = new Map(hits.atMs.map((at, i) => [at, hits.value[i] as number]))
  const points = misses.atMs.flatMap((at, i) => {
    const [hit, miss] = [found.get(at), misses.value[i] as number]
    return hit === undefined || hit + miss <= 0 ? [] : [{ at, share: miss / (hit + miss) }]
  })
  return {
    ...misses,
    side: 'own',
    signal: 'errors',
    bad: 1,
    detail: [misses.detail, '(share of lookups)'].filter(Boolean).join(' '),
    unit: '1',
    floor: FLOOR,
    atMs: points.map(({ at }) => at),
    value: points.map(({ share }) => share),
  }
}

/**
 * Paper    none; exclusions of reference practice (Kibana, HyperDX): constants, rare values and identifiers tell nothing
 * Idea     index which requests carry which `key=value`, and drop what cannot set groups apart
 * Input    requests with their items
 * Output   items with the requests that carry them, in order of their text; what was left out is counted
 * Cost     O(items)
 */

import { currentAttributeName } from '../../model/semconv.ts'
import type { RequestColumns } from '../../model/span-columns.ts'
import { type RowSet, rowSetOf } from './row-set.ts'

/** One `key=value` and the requests that carry it. */
export type Item = { readonly key: string; readonly value: string; readonly rows: RowSet; readonly count: number }

/**
 * The port that one end of a connection was given; where somebody listens is `server.port`. Requests share a connection for a while, so
 * it sets apart whatever happened in that while, and says nothing of why.
 */
const NAMES_CONNECTION = /^(client|source|network\.(peer|local)|net\.sock\.(peer|host))\.port$/

/** What was looked at and what was left out. */
export type Items = { readonly items: readonly Item[]; readonly keysCut: readonly string[]; readonly itemsCut: number }

const ITEMS_MAX = 20_000 // distinct items after the exclusions; beyond, the rarest go
const COUNT_MIN = 5
const UNIQUE_SHARE_MAX = 0.9
const UNIQUE_COUNT_MIN = 20 // fewer requests than this cannot tell an identifier from a free field

/** Items that can set requests apart. */
export function itemsOf(requests: RequestColumns): Items {
  const rowsByItem = rowsByKeyAndValue(requests)
  const items: Item[] = []
  const keysCut: string[] = []
  for (const [key, values] of rowsByItem) {
    if (NAMES_CONNECTION.test(key) || isIdentifier(values)) keysCut.push(key)
    else items.push(...itemsOfKey(key, values, requests.rows))
  }
  items.sort((a, b) => b.count - a.count || compareItems(a, b))
  const itemsCut = Math.max(0, items.length - ITEMS_MAX)
  return { items: items.slice(0, ITEMS_MAX).sort(compareItems), keysCut: keysCut.sort(), itemsCut }
}

/** Order of items by key, then value. */
export function compareItems(a: Pick<Item, 'key' | 'value'>, b: Pick<Item, 'key' | 'value'>): number {
  const [x, y] = a.key === b.key ? [a.value, b.value] : [a.key, b.key]
  return x < y ? -1 : x > y ? 1 : 0
}

function rowsByKeyAndValue(requests: RequestColumns): Map<string, Map<string, Set<number>>> {
  const byKey = new Map<string, Map<string, Set<number>>>()
  for (let row = 0; row < requests.rows; row++) {
    for (const item of requests.items[row] as readonly string[]) {
      const split = item.indexOf('=')
      if (split <= 0) continue
      const key = currentAttributeName(item.slice(0, split))
      const values = getOrAdd(byKey, key, () => new Map<string, Set<number>>())
      getOrAdd(values, item.slice(split + 1), () => new Set<number>()).add(row)
    }
  }
  return byKey
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function isIdentifier(values: ReadonlyMap<string, ReadonlySet<number>>): boolean {
  const uses = [...values.values()].reduce((sum, rows) => sum + rows.size, 0)
  return uses > UNIQUE_COUNT_MIN && values.size / uses > UNIQUE_SHARE_MAX
}

function itemsOfKey(key: string, values: ReadonlyMap<string, ReadonlySet<number>>, rows: number): Item[] {
  return [...values]
    .filter(([, carriers]) => carriers.size >= COUNT_MIN && carriers.size < rows)
    .map(([value, carriers]) => ({ key, value, rows: rowSetOf(carriers, rows), count: carriers.size }))
}

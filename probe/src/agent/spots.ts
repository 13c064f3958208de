import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { HotSpot, Profile } from '../protocol.ts'

const SPOTS_MAX = 50

/** What places take, by place. */
export type Spots = Map<string, { readonly spot: Omit<HotSpot, 'self' | 'share'>; self: number }>

/** Adds what a place takes. */
export function add(
  spots: Spots,
  at: Omit<HotSpot, 'self' | 'share' | 'isUnsure'>,
  self: number,
  isUnsure = false,
): void {
  const url = isAbsolute(at.url) ? pathToFileURL(at.url).href : at.url // as scripts are named everywhere else
  const key = `${url}:${at.line}:${at.functionName}`
  const known = spots.get(key)
  if (known === undefined) spots.set(key, { spot: { ...at, url, ...(isUnsure && { isUnsure }) }, self })
  else known.self += self
}

/** The places that take most, bounded. */
export function hottest(spots: Spots): Pick<Profile, 'total' | 'spots' | 'cut'> {
  const all = [...spots.values()].sort((a, b) => b.self - a.self)
  const total = all.reduce((sum, { self }) => sum + self, 0)
  const told = all.slice(0, SPOTS_MAX).map(({ spot, self }) => ({ ...spot, self, share: self / total }))
  return { total, spots: told, cut: all.length > SPOTS_MAX }
}

/** What places take more than before; those that take less are left out. */
export function grown(before: Spots, after: Spots): Spots {
  const more: Spots = new Map()
  for (const [key, { spot, self }] of after) {
    const growth = self - (before.get(key)?.self ?? 0)
    if (growth > 0) more.set(key, { spot, self: growth })
  }
  return more
}

import { useCallback, useMemo, useSyncExternalStore } from 'react'

/** Named values of an address; undefined clears one. */
export type Fields = Readonly<Record<string, string | undefined>>

/** A page and what it shows, as the part of the address after `#` says: `#/explore/traces?service=web`. */
export type Address = { readonly path: string; readonly fields: Fields }

/** Goes to other values on this page, or on another one, where only those that are given hold. */
export type Go = (change: Fields, path?: string) => void

/** The address, and a way to change it; reload and share give the same view. */
export function useAddress(): [Address, Go] {
  const hash = useSyncExternalStore(heardHash, () => location.hash)
  const address = useMemo(() => addressOf(hash), [hash])
  const go = useCallback<Go>((change, path) => {
    const now = addressOf(location.hash)
    location.hash =
      path === undefined || path === now.path
        ? hashOfAddress({ path: now.path, fields: { ...now.fields, ...change } })
        : hashOfAddress({ path, fields: change })
  }, [])
  return [address, go]
}

/** Reads an address; what has no path is the first page, which is empty or fields alone: `#ev=ev-3`. */
export function addressOf(hash: string): Address {
  const text = hash.replace(/^#/, '')
  if (text === '') return { path: '/', fields: {} }
  if (!text.startsWith('/') && text.includes('=')) return { path: '/', fields: fieldsOf(text) }
  const split = text.indexOf('?')
  return split < 0
    ? { path: text, fields: {} }
    : { path: text.slice(0, split), fields: fieldsOf(text.slice(split + 1)) }
}

const fieldsOf = (query: string): Fields => Object.fromEntries(new URLSearchParams(query))

/** The system that an address is about; undefined for one's own. */
export const systemAt = (hash: string): string | undefined => addressOf(hash).fields.system || undefined

/**
 * The part after `#`; fields without a value are left out. What leads from telemetry of the practice system to more of it stays with
 * that system, unless the fields name another.
 */
export function hashOfAddress({ path, fields }: Address): string {
  const isTelemetry = path === '/' || path.startsWith('/explore/')
  const query = searchOf(isTelemetry ? { system: systemAt(globalThis.location?.hash ?? ''), ...fields } : fields)
  return query === '' ? `#${path}` : `#${path}?${query}`
}

/** Fields that hold something, as a query. */
export const searchOf = (fields: Fields): string =>
  new URLSearchParams(Object.entries(fields).filter((field): field is [string, string] => !!field[1])).toString()

/** Hears of every change of the part after `#`. */
export function heardHash(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

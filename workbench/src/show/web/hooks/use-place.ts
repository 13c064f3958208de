import { useCallback, useSyncExternalStore } from 'react'
import { incidentAt } from '../room-address.ts'
import { addressOf, heardHash } from './use-address.ts'

/** What the page shows, as its address says; reload and share give the same view. */
export type Place = {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly service?: string | undefined
  /** The system that a drill broke; undefined for one's own. */
  readonly system?: string | undefined
  /** Evidence whose panel is open. */
  readonly ev?: string | undefined
  /** Trace whose waterfall is open, on top of the evidence. */
  readonly trace?: string | undefined
}

const NAMES = ['system', 'from', 'to', 'service', 'ev', 'trace'] as const

/** The place and a way to go to another one: fields that are given change, `undefined` clears. */
export function usePlace(): [Place, (change: Place) => void] {
  const hash = useSyncExternalStore(heardHash, () => location.hash)
  const go = useCallback((change: Place) => {
    const next = { ...placeOf(location.hash), ...change }
    location.hash = hashOf(next)
  }, [])
  return [placeOf(hash), go]
}

/** The address of an incident's room. */
export const roomOf = (incident: string): string => `#/incidents/${incident}`

/** The incident whose room is open; undefined on the first page. */
export const useIncidentAt = (): string | undefined => incidentAt(useSyncExternalStore(heardHash, () => location.hash))

/** Reads a place from an address' part after `#`; what is not known is left out. */
export function placeOf(hash: string): Place {
  const { fields } = addressOf(hash)
  return Object.fromEntries(NAMES.flatMap((name) => (fields[name] ? [[name, fields[name]]] : [])))
}

/** The part after `#` for a place. */
export function hashOf(place: Place): string {
  const fields = new URLSearchParams()
  for (const name of NAMES) if (place[name]) fields.set(name, place[name])
  return fields.toString()
}

import { useSyncExternalStore } from 'react'
import { type Fields, heardHash, systemAt } from './use-address.ts'

/** Names, in addresses and to the API, the system that a drill broke. */
export const PRACTICE = 'practice'

/** About which system the page is: the one that a drill broke, or, undefined, one's own. */
export const useSystem = (): string | undefined => useSyncExternalStore(heardHash, () => systemAt(location.hash))

/** The question of the API about that system. */
export function ofSystem(path: string, system: Fields['system']): string {
  return system === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ system })}`
}

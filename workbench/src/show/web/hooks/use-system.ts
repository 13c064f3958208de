import { useSyncExternalStore } from 'react'
import { type Fields, heardHash, systemAt } from './use-address.ts'

/** About which system the page is: the one that a drill broke, or, undefined, one's own. */
export const useSystem = (): string | undefined => useSyncExternalStore(heardHash, () => systemAt(location.hash))

/** The question of the API about that system; a blank name is one's own, as none is. */
export function ofSystem(path: string, system: Fields['system']): string {
  return !system ? path : `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ system })}`
}

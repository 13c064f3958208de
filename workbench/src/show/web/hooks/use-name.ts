import { useCallback, useState } from 'react'
import { keep, keptOf } from '../kept.ts'

const KEY = 'lastgood.name'

/** Who acts where nobody has said a name. */
export const NAMELESS = 'on-call'

const CHARS_MAX = 100

/** The name under which this browser acts, and a way to change it. */
export function useName(): [string, (name: string) => void] {
  const [name, setName] = useState(() => keptOf('always', KEY) ?? '')
  const take = useCallback((next: string) => {
    const kept = next.trim().slice(0, CHARS_MAX)
    keep('always', KEY, kept)
    setName(kept)
  }, [])
  return [name, take]
}

import { useCallback, useState } from 'react'
import { chooseZone, type Zone, zoneNow } from '../zone.ts'

/** The zone in which times are shown, and a step to the other one. */
export function useZone(): [Zone, () => void] {
  const [zone, setZone] = useState(zoneNow)
  const next = useCallback(() => {
    const other = zoneNow() === 'utc' ? 'local' : 'utc'
    chooseZone(other)
    setZone(other)
  }, [])
  return [zone, next]
}

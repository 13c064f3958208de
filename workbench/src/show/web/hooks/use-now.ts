import { useEffect, useState } from 'react'

const TICK_MS = 5_000 // "6 min ago" needs no finer clock

/** The browser's time, kept fresh enough for relative times. */
export function useNow(tickMs = TICK_MS): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs)
    return () => clearInterval(timer)
  }, [tickMs])
  return now
}

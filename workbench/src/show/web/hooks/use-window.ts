import { useCallback, useMemo, useState } from 'react'
import type { Interval } from '../../http/contract.ts'
import type { Fields } from './use-address.ts'

/** The stretch of time a page shows: a fixed one, or the last minutes as of the last refresh. */
export type Window = Interval & { readonly lastMinutes: number | undefined }

/** Minutes that are shown where the address names no window. */
export const LAST_MINUTES = 30

const MINUTES_MAX = 31 * 24 * 60

/** The window that the address names, and a way to move a running one up to now. */
export function useWindow({ from, to, last }: Fields): [Window, refresh: () => void] {
  const [asOf, setAsOf] = useState(() => Date.now())
  const window = useMemo((): Window => {
    if (isTime(from) && isTime(to)) return { from, to, lastMinutes: undefined }
    const minutes = Math.min(MINUTES_MAX, Math.max(1, Math.round(Number(last)) || LAST_MINUTES))
    return {
      from: new Date(asOf - minutes * 60_000).toISOString(),
      to: new Date(asOf).toISOString(),
      lastMinutes: minutes,
    }
  }, [from, to, last, asOf])
  return [window, useCallback(() => setAsOf(Date.now()), [])]
}

const isTime = (text: string | undefined): text is string => text !== undefined && !Number.isNaN(Date.parse(text))

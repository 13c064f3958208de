import { useCallback, useMemo, useState } from 'react'
import { MINUTE_MS, parseRfc3339 } from '../../../model/time.ts'
import type { Interval } from '../../http/contract.ts'
import { WINDOW_MS_DEFAULT, WINDOW_MS_MAX } from '../../http/limits.ts'
import type { Fields } from './use-address.ts'

/** The stretch of time a page shows: a fixed one, or the last minutes as of the last refresh. */
export type Window = Interval & {
  readonly lastMinutes: number | undefined
  /** What the address asks for and cannot be shown; undefined where it is shown as asked. */
  readonly unshown: string | undefined
}

const MINUTES_DEFAULT = WINDOW_MS_DEFAULT / MINUTE_MS
const MINUTES_MAX = WINDOW_MS_MAX / MINUTE_MS
const TOLD_CHARS = 60 // of an address that anybody may have written

/** The window that the address names, and a way to move a running one up to now. */
export function useWindow({ from, to, last }: Fields): [Window, refresh: () => void] {
  const [asOf, setAsOf] = useState(() => Date.now())
  const window = useMemo(() => windowOf({ from, to, last }, asOf), [from, to, last, asOf])
  return [window, useCallback(() => setAsOf(Date.now()), [])]
}

/** The window that an address names at `asOfMs`; what cannot be shown is told, and the usual one shown instead. */
export function windowOf({ from, to, last }: Fields, asOfMs: number): Window {
  const asked = from || to ? fixedOf({ from, to }, asOfMs) : undefined
  if (typeof asked === 'object') return { ...asked, lastMinutes: undefined, unshown: undefined }
  const minutes = last === undefined ? MINUTES_DEFAULT : Math.round(Number(last))
  const isShown = minutes >= 1 && minutes <= MINUTES_MAX
  const lastMinutes = isShown ? minutes : MINUTES_DEFAULT
  return {
    from: new Date(asOfMs - lastMinutes * MINUTE_MS).toISOString(),
    to: new Date(asOfMs).toISOString(),
    lastMinutes,
    unshown: asked ?? (isShown ? undefined : `last “${told(last)}” is no number of minutes from 1 to ${MINUTES_MAX}`),
  }
}

/** Why no window is from one time to another; undefined where there is one, or where none is asked for. */
export function whyNoWindow({ from, to }: Fields): string | undefined {
  const asked = fixedOf({ from, to }, Date.now())
  return typeof asked === 'string' ? asked : undefined
}

/** As the API reads them: without an end it is now, without a beginning half an hour before the end. */
function fixedOf({ from, to }: Fields, asOfMs: number): Interval | string {
  const toMs = to ? parseRfc3339(to) : asOfMs
  if (toMs === undefined) return `to “${told(to)}” is no time`
  const fromMs = from ? parseRfc3339(from) : toMs - WINDOW_MS_DEFAULT
  if (fromMs === undefined) return `from “${told(from)}” is no time`
  if (fromMs >= toMs) return `from ${told(from)} is not before ${to ? `to ${told(to)}` : 'now'}`
  if (toMs - fromMs > WINDOW_MS_MAX) return `from ${told(from)} is more than ${MINUTES_MAX / 1440} days before the end`
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
}

const told = (text: string | undefined): string => (text ?? '').slice(0, TOLD_CHARS)

import { createContext, useContext } from 'react'
import { ago, clock, dateClock } from '../format.ts'

/** The page's idea of now, in milliseconds since 1970. */
export const NowContext = createContext(0)

/** A time of day in UTC, and how long ago that is. */
export function When({ at, relative = true }: { readonly at: string; readonly relative?: boolean }) {
  const now = useContext(NowContext)
  return (
    <time dateTime={at} title={dateClock(at)}>
      {clock(at)}
      {relative && ` (${ago(at, now)})`}
    </time>
  )
}

/** A time of day, with its date where that is wanted. */
export function Time({ at, date = false }: { readonly at: string; readonly date?: boolean }) {
  return (
    <time dateTime={at} title={dateClock(at)}>
      {date ? dateClock(at) : clock(at)}
    </time>
  )
}

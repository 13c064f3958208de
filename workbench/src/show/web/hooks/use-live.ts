import { useEffect, useRef, useState } from 'react'
import { followed } from '../followed.ts'

/** What was read of an incident before anybody listens; `unread` while that is on its way. */
export type Known = 'unread' | { readonly incident: string; readonly entries: number }

/**
 * Calls `hear` with the handle of every incident that got entries, from any window or workbench. When the connection is new, anything may
 * have changed before: then with undefined, or, the first time, with that of the incident that is `known`, if it got others since. Later
 * another workbench may answer, with another record. It is not connected before what is known is read, nor while the page is hidden: a
 * browser has few connections to one host. What was read and is asked for again keeps the connection.
 * Returns whether it listens. `hear` must keep its identity.
 */
export function useLive(hear: (incident: string | undefined) => void, known?: Known): boolean {
  const [connected, setConnected] = useState(true)
  const latest = useRef(known)
  latest.current = known
  const wasRead = useRef(false)
  wasRead.current ||= known !== 'unread'
  const isUnread = !wasRead.current
  useEffect(() => {
    if (isUnread) return
    let isFirst = true
    let told: Exclude<Known, string> | undefined
    return followed({
      address: () => {
        told = typeof latest.current === 'object' ? latest.current : undefined
        return `/api/record/live${told === undefined ? '' : `?incident=${told.incident}&entries=${told.entries}`}`
      },
      opened: () => {
        setConnected(true)
        if (told === undefined || !isFirst) hear(undefined)
        isFirst = false
      },
      failed: () => setConnected(false),
      events: { incident: hear },
    })
  }, [hear, isUnread])
  return connected
}

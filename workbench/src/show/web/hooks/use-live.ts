import { useEffect, useRef, useState } from 'react'

const REOPEN_MS = 5_000 // the browser reopens a stream that broke; one that was refused is ours to ask for again

/** What was read of an incident before anybody listens; `unread` while that is on its way. */
export type Known = 'unread' | { readonly incident: string; readonly entries: number }

/**
 * Calls `hear` with the handle of every incident that got entries, from any window or workbench. When the connection is new, anything may
 * have changed before: then with undefined, or, the first time, with that of the incident that is `known`, if it got others since. Later
 * another workbench may answer, with another record. It is not connected before what is known is read, nor while the page is hidden: a
 * browser has few connections to one host.
 * Returns whether it listens. `hear` must keep its identity.
 */
export function useLive(hear: (incident: string | undefined) => void, known?: Known): boolean {
  const [connected, setConnected] = useState(true)
  const latest = useRef(known)
  latest.current = known
  const isUnread = known === 'unread'
  useEffect(() => {
    if (isUnread) return
    let source: EventSource | undefined
    let isFirst = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const close = (): void => {
      clearTimeout(timer)
      source?.close()
      source = undefined
    }
    const open = (): void => {
      close()
      if (document.hidden) return
      const told = typeof latest.current === 'object' ? latest.current : undefined
      const asked = told === undefined ? '' : `?incident=${told.incident}&entries=${told.entries}`
      const opened = new EventSource(`/api/record/live${asked}`)
      source = opened
      opened.addEventListener('open', () => {
        setConnected(true)
        if (told === undefined || !isFirst) hear(undefined)
        isFirst = false
      })
      opened.addEventListener('incident', (event) => hear(String((event as MessageEvent).data)))
      opened.addEventListener('error', () => {
        setConnected(false)
        if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS)
      })
    }
    open()
    document.addEventListener('visibilitychange', open)
    return () => {
      document.removeEventListener('visibilitychange', open)
      close()
    }
  }, [hear, isUnread])
  return connected
}

import { useEffect, useState } from 'react'

const REOPEN_MS = 5_000 // the browser reopens a stream that broke; one that was refused is ours to ask for again

/**
 * Calls `hear` with the handle of every incident that got entries, from any window or workbench; with undefined when the connection is
 * new, since anything may have changed before. A hidden page is not connected: a browser has few connections to one host.
 * Returns whether it listens. `hear` must keep its identity.
 */
export function useLive(hear: (incident: string | undefined) => void): boolean {
  const [connected, setConnected] = useState(true)
  useEffect(() => {
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const close = (): void => {
      clearTimeout(timer)
      source?.close()
      source = undefined
    }
    const open = (): void => {
      close()
      if (document.hidden) return
      const opened = new EventSource('/api/record/live')
      source = opened
      opened.addEventListener('open', () => {
        setConnected(true)
        hear(undefined)
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
  }, [hear])
  return connected
}

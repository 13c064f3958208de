const REOPEN_MS = 5_000 // the browser reopens a stream that broke; one that was refused is ours to ask for again

/** What is done with a stream of the workbench. */
type Hearing = {
  /** Asked each time it is opened. */
  readonly address: () => string
  /** It is connected, again or for the first time: what was told in between was not heard. */
  readonly opened: () => void
  readonly failed: () => void
  /** By the name of the event. */
  readonly events: Readonly<Record<string, (data: string) => void>>
}

/**
 * Follows a stream of events until what is returned is called. It is closed while the page is hidden, for a browser has few connections to
 * one host, and opened again after it was refused.
 */
export function followed({ address, opened, failed, events }: Hearing): () => void {
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
    const own = new EventSource(address())
    source = own
    own.addEventListener('open', opened)
    own.addEventListener('error', () => {
      failed()
      if (own.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS)
    })
    for (const [name, hear] of Object.entries(events))
      own.addEventListener(name, (event) => hear(String((event as MessageEvent).data)))
  }
  open()
  document.addEventListener('visibilitychange', open)
  return () => {
    document.removeEventListener('visibilitychange', open)
    close()
  }
}

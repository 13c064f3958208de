import { useCallback, useEffect, useRef, useState } from 'react'
import type { Result } from '../../../lib/result.ts'
import type { Failure } from '../client.ts'
import { onceBack } from '../connection.ts'

/** Something the page asked for: on its way, failed, or here; `again` asks anew, `stale` tells that a refresh failed since. */
export type Loaded<T> =
  | { readonly state: 'waiting' }
  | { readonly state: 'failed'; readonly error: Failure; readonly again: () => void }
  | { readonly state: 'ready'; readonly value: T; readonly stale: Failure | undefined }

type Kept<T> = { readonly about: string; readonly loaded: Loaded<T> }

/** Reads what `about` names. */
export type Read<T> = (about: string, signal: AbortSignal) => Promise<Result<T, Failure>>

/**
 * What `read` answers for `about`, asked again every `refreshMs` while the page is visible and whenever it is reloaded, never
 * twice at a time; undefined asks nothing. What was read stays while it is refreshed; another `about` starts over.
 */
export function useRead<T>(
  about: string | undefined,
  read: Read<T>,
  refreshMs?: number,
): [Loaded<T>, reload: () => void] {
  const [kept, setKept] = useState<Kept<T>>()
  const again = useRef<() => void>(() => undefined)
  const reload = useCallback(() => again.current(), [])
  useEffect(() => {
    if (about === undefined) return
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let asked: 'no' | 'once' | 'again' = 'no'
    const load = async (): Promise<void> => {
      clearTimeout(timer)
      if (asked !== 'no') {
        asked = 'again'
        return
      }
      do {
        asked = 'once'
        const answer = await read(about, stop.signal)
        if (stop.signal.aborted) return
        setKept((before) => ({
          about,
          loaded: merged(before?.about === about ? before.loaded : undefined, answer, reload),
        }))
      } while (isAgain(asked))
      asked = 'no'
      plan()
    }
    const plan = (): void => {
      if (refreshMs !== undefined) timer = setTimeout(() => (document.hidden ? plan() : void load()), refreshMs)
    }
    again.current = () => {
      setKept((before) => (before?.loaded.state === 'failed' ? undefined : before)) // who tries again sees that it is tried
      void load()
    }
    void load()
    const deaf = onceBack(() => void load())
    return () => {
      deaf()
      stop.abort()
      clearTimeout(timer)
    }
  }, [about, read, refreshMs, reload])
  return [kept !== undefined && kept.about === about ? kept.loaded : { state: 'waiting' }, reload]
}

/** Somebody may have asked again during the wait, which the compiler cannot see. */
const isAgain = (asked: string): boolean => asked === 'again'

function merged<T>(before: Loaded<T> | undefined, answer: Result<T, Failure>, again: () => void): Loaded<T> {
  if (answer.ok) {
    // An answer that says the same keeps its identity, so that nothing on the page is drawn anew.
    const same = before?.state === 'ready' && JSON.stringify(before.value) === JSON.stringify(answer.value)
    return { state: 'ready', value: same ? before.value : answer.value, stale: undefined }
  }
  return before?.state === 'ready'
    ? { ...before, stale: answer.error }
    : { state: 'failed', error: answer.error, again }
}

import { useCallback, useEffect, useState } from 'react'
import { ask, type Failure } from '../client.ts'

/** Something the page asked for: on its way, failed, or here; `stale` tells that a refresh failed since. */
export type Loaded<T> =
  | { readonly state: 'waiting' }
  | { readonly state: 'failed'; readonly error: Failure }
  | { readonly state: 'ready'; readonly value: T; readonly stale: Failure | undefined }

type Kept<T> = { readonly path: string; readonly loaded: Loaded<T> }

/**
 * The answer to GET `path`, asked again every `refreshMs` while the page is visible; undefined asks nothing.
 * What was loaded stays while it is refreshed; another path starts over.
 */
export function useLoaded<T>(path: string | undefined, refreshMs?: number): [Loaded<T>, reload: () => void] {
  const [kept, setKept] = useState<Kept<T>>()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (path === undefined) return
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const load = async (round: number): Promise<void> => {
      if (!document.hidden || round === turn) {
        const answer = await ask<T>(path, stop.signal)
        if (stop.signal.aborted) return
        setKept((before) => ({ path, loaded: merged(before?.path === path ? before.loaded : undefined, answer) }))
      }
      if (refreshMs !== undefined) timer = setTimeout(() => void load(turn + 1), refreshMs)
    }
    void load(turn)
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [path, refreshMs, turn])
  const reload = useCallback(() => setTurn((n) => n + 1), [])
  return [kept !== undefined && kept.path === path ? kept.loaded : { state: 'waiting' }, reload]
}

function merged<T>(before: Loaded<T> | undefined, answer: Awaited<ReturnType<typeof ask<T>>>): Loaded<T> {
  if (answer.ok) {
    // An answer that says the same keeps its identity, so that nothing on the page is drawn anew.
    const same = before?.state === 'ready' && JSON.stringify(before.value) === JSON.stringify(answer.value)
    return { state: 'ready', value: same ? before.value : answer.value, stale: undefined }
  }
  return before?.state === 'ready' ? { ...before, stale: answer.error } : { state: 'failed', error: answer.error }
}

import { useCallback, useRef } from 'react'

/** Tells the latest question from older ones: to be called when one begins, or when none is wanted any more; what it returns says later whether another began since. */
export function useLatest(): () => () => boolean {
  const turn = useRef(0)
  return useCallback(() => {
    const mine = ++turn.current
    return () => mine === turn.current
  }, [])
}

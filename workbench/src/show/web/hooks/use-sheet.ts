import { useCallback, useEffect, useRef, useState } from 'react'
import type { Loaded } from './use-read.ts'
import type { Act } from './use-room.ts'

type Input = Readonly<Record<string, unknown>>

/**
 * What a verb lays out before anything is written: measured answers, a draft. Asked once at the beginning, and again with other input by the
 * function that is returned; what was laid out stays until the next one is there.
 */
export function useSheet<Sheet>(act: Act, verb: string): [Loaded<Sheet>, lay: (input?: Input) => void] {
  const [sheet, setSheet] = useState<Loaded<Sheet>>({ state: 'waiting' })
  const latest = useRef(act)
  latest.current = act
  const turn = useRef(0)
  const lay = useCallback(
    (input: Input = {}) => {
      const mine = ++turn.current
      void latest.current(verb, input).then((reply) => {
        if (mine !== turn.current) return
        // The answer of this verb is the sheet the caller names, as its module declares it.
        if (reply.ok) setSheet({ state: 'ready', value: reply.value.answer as Sheet, stale: undefined })
        else setSheet({ state: 'failed', error: reply.error })
      })
    },
    [verb],
  )
  useEffect(() => {
    lay()
    return () => {
      turn.current++
    }
  }, [lay])
  return [sheet, lay]
}

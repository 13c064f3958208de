import { useCallback, useEffect, useRef, useState } from 'react'
import type { Act } from './acts.ts'
import type { Loaded } from './use-read.ts'

type Input = Readonly<Record<string, unknown>>

/**
 * What a verb lays out before anything is written: measured answers, a draft. Asked once at the beginning, and again with other input by the
 * function that is returned, or with the same when `turn` changes; what was laid out stays until the next one is there.
 */
export function useSheet<Sheet>(act: Act, verb: string, turn = 0): [Loaded<Sheet>, lay: (input?: Input) => void] {
  const [sheet, setSheet] = useState<Loaded<Sheet>>({ state: 'waiting' })
  const latest = useRef(act)
  latest.current = act
  const asked = useRef(0)
  const last = useRef<Input>({})
  const lay = useCallback(
    (input: Input = last.current) => {
      last.current = input
      const mine = ++asked.current
      void latest.current(verb, input).then((reply) => {
        if (mine !== asked.current) return
        // The answer of this verb is the sheet the caller names, as its module declares it.
        if (reply.ok) setSheet({ state: 'ready', value: reply.value.answer as Sheet, stale: undefined })
        else setSheet({ state: 'failed', error: reply.error, again: () => lay() })
      })
    },
    [verb],
  )
  useEffect(() => {
    lay()
    return () => {
      asked.current++
    }
  }, [lay, turn])
  return [sheet, lay]
}

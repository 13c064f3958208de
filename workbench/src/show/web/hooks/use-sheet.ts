import { useCallback, useEffect, useRef, useState } from 'react'
import type { Act } from './acts.ts'
import { useLatest } from './use-latest.ts'
import type { Loaded } from './use-read.ts'

type Input = Readonly<Record<string, unknown>>

/**
 * What a verb lays out before anything is written: measured answers, a draft. Asked once at the beginning with `first`, and again with other
 * input by the function that is returned, or with the same when `turn` changes; what was laid out stays until the next one is there.
 */
export function useSheet<Sheet>(
  act: Act,
  verb: string,
  turn = 0,
  first: Input = {},
): [Loaded<Sheet>, lay: (input?: Input) => void] {
  const [sheet, setSheet] = useState<Loaded<Sheet>>({ state: 'waiting' })
  const latest = useRef(act)
  latest.current = act
  const begin = useLatest()
  const last = useRef<Input>(first)
  const lay = useCallback(
    (input: Input = last.current) => {
      last.current = input
      const isLatest = begin()
      void latest.current(verb, input).then((reply) => {
        if (!isLatest()) return
        // The answer of this verb is the sheet the caller names, as its module declares it.
        if (reply.ok) setSheet({ state: 'ready', value: reply.value.answer as Sheet, stale: undefined })
        else setSheet({ state: 'failed', error: reply.error, again: () => lay() })
      })
    },
    [verb, begin],
  )
  useEffect(() => {
    lay()
    return () => void begin()
  }, [lay, turn, begin])
  return [sheet, lay]
}

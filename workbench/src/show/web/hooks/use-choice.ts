import { useState } from 'react'

type Choice = {
  /** What is chosen. */
  readonly at: string
  /** Of the select: it is made anew whenever what it would be reset to is no longer where the choice begins. */
  readonly key: string
  readonly choose: (at: string) => void
  /** To be called when it was sent: the choice begins again. */
  readonly sent: () => void
}

/** A choice of a form on which its other fields depend: `first`, until somebody chooses another of `all`, and again once it was sent. */
export function useChoice(first: string, all: readonly string[]): Choice {
  const [chosen, choose] = useState<string>()
  const [times, setTimes] = useState(0)
  const sent = (): void => {
    choose(undefined)
    setTimes((before) => before + 1)
  }
  const at = chosen !== undefined && all.includes(chosen) ? chosen : first
  return { at, key: [first, times, ...all].join(' '), choose, sent }
}

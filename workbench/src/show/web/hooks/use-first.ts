import { useState } from 'react'

/** A list of which the first are shown until the others are asked for. */
export type First<T> = {
  readonly shown: readonly T[]
  /** How many there are beyond the first. */
  readonly more: number
  readonly first: number
  readonly isOpen: boolean
  readonly turn: () => void
}

/** The first of many; `More` is the button that shows the others. */
export function useFirst<T>(all: readonly T[], first: number): First<T> {
  const [isOpen, setOpen] = useState(false)
  return {
    shown: isOpen ? all : all.slice(0, first),
    more: Math.max(0, all.length - first),
    first,
    isOpen,
    turn: () => setOpen(!isOpen),
  }
}

import { useDeferredValue, useEffect, useMemo, useState } from 'react'

/** A search in rows of which only those in sight are drawn, where the browser's own finds no others. */
export type Find = {
  readonly text: string
  readonly type: (text: string) => void
  /** Rows that hold the text, rising. */
  readonly rows: readonly number[]
  /** Which of them is shown, counted from 0; undefined where none holds it. */
  readonly at: number | undefined
  /** That row. */
  readonly found: number | undefined
  /** Shows the next one (+1) or the one before (-1), round and round. */
  readonly step: (by: 1 | -1) => void
}

/**
 * Finds rows by a part of their text, in any case of its letters; `show` brings the one that is found into sight. `textOf` and `show` must keep their
 * identity.
 */
export function useFind(count: number, textOf: (row: number) => string, show: (row: number) => void): Find {
  const [text, setText] = useState('')
  const [wanted, setWanted] = useState(0)
  const sought = useDeferredValue(text.trim().toLowerCase())
  const rows = useMemo(
    () =>
      sought === ''
        ? []
        : Array.from({ length: count }, (_, row) => row).filter((row) => textOf(row).toLowerCase().includes(sought)),
    [count, textOf, sought],
  )
  const at = rows.length === 0 ? undefined : wanted % rows.length
  const found = at === undefined ? undefined : rows[at]
  useEffect(() => (found === undefined ? undefined : show(found)), [found, show])
  return {
    text,
    rows,
    at,
    found,
    type: (typed) => {
      setText(typed)
      setWanted(0)
    },
    step: (by) => setWanted(((at ?? 0) + by + rows.length) % Math.max(1, rows.length)),
  }
}

import { type KeyboardEvent, useId } from 'react'
import type { Find } from '../hooks/use-find.ts'
import button from './button.module.css'
import css from './find-bar.module.css'

type Props = {
  readonly find: Find
  /** What is searched, in the plural. */
  readonly what: string
}

const WORTH_ROWS = 30 // fewer are drawn all, and the browser finds them

/** Whether rows are so many that the browser's own search may miss some. */
export const isWorthFinding = (rows: number): boolean => rows > WORTH_ROWS

/** The field of a search in rows: enter shows the next one, shift and enter the one before. */
export function FindBar({ find: { text, type, rows, at, step }, what }: Props) {
  const id = useId()
  const keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault() // it may stand in a form
    step(event.shiftKey ? -1 : 1)
  }
  return (
    <div className={css.find}>
      <label htmlFor={id}>Find in all {what}</label>
      <input
        id={id}
        value={text}
        placeholder="the browser searches only those in sight"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={keyed}
      />
      <button
        type="button"
        className={button.button}
        aria-label="Show the one before"
        disabled={at === undefined}
        onClick={() => step(-1)}
      >
        ↑
      </button>
      <button
        type="button"
        className={button.button}
        aria-label="Show the next one"
        disabled={at === undefined}
        onClick={() => step(1)}
      >
        ↓
      </button>
      <output htmlFor={id}>
        {text.trim() === '' ? '' : at === undefined ? 'none' : `${at + 1} of ${rows.length}`}
      </output>
    </div>
  )
}

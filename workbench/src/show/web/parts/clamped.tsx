import { useState } from 'react'
import { counted, visible } from '../format.ts'
import css from './clamped.module.css'

/** Lines that are shown before the rest is asked for. */
const LINES = 6

const LINE_CHARS = 80 // about what a line of a table holds

/**
 * Text that came from telemetry, as it was written, and all of it: what is folded away is found by the browser's search and copied
 * with the rest. One that takes more than some lines is folded until it is asked for.
 */
export function Clamped({ children: text }: { readonly children: string }) {
  const [isOpen, setOpen] = useState(false)
  const rows = rowsOf(text)
  return (
    <>
      <bdi className={css.text} data-folded={rows > LINES && !isOpen}>
        {visible(text)}
      </bdi>
      {rows > LINES && (
        <button type="button" className={css.turn} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen
            ? 'show less'
            : `show all: ${counted(text.split('\n').length, 'line')}, ${counted(text.length, 'character')}`}
        </button>
      )}
    </>
  )
}

/** About how many rows a text takes. */
const rowsOf = (text: string): number =>
  text.split('\n').reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / LINE_CHARS)), 0)

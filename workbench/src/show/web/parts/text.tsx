import { useState } from 'react'
import { visible } from '../format.ts'
import css from './text.module.css'

const CHARS_MAX = 160

type Props = { readonly children: string; readonly charsMax?: number; readonly mono?: boolean }

/**
 * Text that came from telemetry. It stays text whatever it holds, keeps to its own direction, and a long one is cut
 * until it is asked for.
 */
export function Text({ children, charsMax = CHARS_MAX, mono = false }: Props) {
  const [open, setOpen] = useState(false)
  const long = children.length > charsMax
  return (
    <bdi className={mono ? css.mono : css.text}>
      {visible(long && !open ? children.slice(0, charsMax) : children)}
      {long && (
        <button type="button" className={css.more} onClick={() => setOpen(!open)}>
          {open ? 'less' : `… ${children.length - charsMax} more`}
        </button>
      )}
    </bdi>
  )
}

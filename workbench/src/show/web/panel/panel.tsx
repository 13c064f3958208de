import { type ReactNode, useEffect, useRef, useState } from 'react'
import css from './panel.module.css'

type Props = {
  readonly title: string
  readonly wide?: boolean
  readonly back?: (() => void) | undefined
  readonly close: () => void
  readonly children: ReactNode
}

/** A sheet over the page's right side; takes the focus, and gives it back when it closes. */
export function Panel({ title, wide = false, back, close, children }: Props) {
  const sheet = useRef<HTMLDivElement>(null)
  const [before] = useState(() => document.activeElement)
  useEffect(() => {
    const inside = sheet.current?.contains(document.activeElement) === true // a field may have asked for the focus
    if (!inside) sheet.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [before])
  return (
    <>
      <button type="button" className={css.veil} aria-label="Close" tabIndex={-1} onClick={close} />
      <div ref={sheet} className={css.panel} data-wide={wide} role="dialog" aria-label={title} tabIndex={-1}>
        <div className={css.head}>
          {back && (
            <button type="button" className={css.control} onClick={back}>
              ← Back
            </button>
          )}
          <h2 className={css.title}>{title}</h2>
          <button type="button" className={css.control} onClick={close}>
            Close <kbd>esc</kbd>
          </button>
        </div>
        <div className={css.body}>{children}</div>
      </div>
    </>
  )
}

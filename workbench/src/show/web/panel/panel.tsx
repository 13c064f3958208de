import { type ReactNode, useEffect, useRef, useState } from 'react'
import { isFocusLost } from '../hooks/focus.ts'
import css from './panel.module.css'

type Props = {
  readonly title: string
  readonly wide?: boolean
  readonly back?: (() => void) | undefined
  readonly close: () => void
  readonly children: ReactNode
}

/** What had the focus when each open panel was opened. */
const openers = new WeakMap<Element, Element>()

/** What has the focus now; of a panel that is about to close, what it would give the focus back to. */
function openerNow(): Element | null {
  const focused = document.activeElement
  const panel = focused?.closest('[role="dialog"]')
  return (panel && openers.get(panel)) ?? focused
}

/** A sheet over the page's right side; takes the focus, and gives it back when it closes. */
export function Panel({ title, wide = false, back, close, children }: Props) {
  const sheet = useRef<HTMLDivElement>(null)
  const [opener] = useState(openerNow)
  useEffect(() => {
    const here = sheet.current
    if (here === null) return
    if (opener !== null) openers.set(here, opener)
    if (!here.contains(document.activeElement)) here.focus() // else a field has asked for the focus
    return () => {
      if (isFocusLost() && opener instanceof HTMLElement) opener.focus() // else another panel has opened meanwhile
    }
  }, [opener])
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
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
        <div className={css.body} tabIndex={0}>
          {children}
        </div>
      </div>
    </>
  )
}

import { type FocusEvent, type KeyboardEvent, type MouseEvent, type ReactNode, useId, useRef, useState } from 'react'
import type { Chrome } from '../chrome.ts'
import { lostSince } from '../connection.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { useArrival } from '../hooks/use-arrival.ts'
import { useHeard } from '../hooks/use-heard.ts'
import { useMay } from '../hooks/use-may.ts'
import type { Theme } from '../hooks/use-theme.ts'
import { Nav } from './nav.tsx'
import css from './top-bar.module.css'

type Props = {
  /** What of this page is not well; that the workbench does not answer is known. */
  readonly trouble: string | undefined
  readonly chrome: Chrome
  /** Which page this is. */
  readonly path: string
  readonly children?: ReactNode
}

const THEME_MARKS: Readonly<Record<Theme, string>> = { system: '◐', light: '○', dark: '●' }

/** Name, connection, and the menu: the pages, what the page asks, and its controls. A narrow screen folds the menu behind a button. */
export function TopBar({ trouble, chrome, path, children }: Props) {
  useArrival()
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  const isLost = useHeard(lostSince) !== undefined
  const told = trouble ?? (isLost ? 'connection lost' : undefined)
  const keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isOpen) return
    event.stopPropagation() // of all that is open only the menu is left
    setOpen(false)
    button.current?.focus()
  }
  const left = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) setOpen(false)
  }
  const followed = ({ target }: MouseEvent): void => {
    if (target instanceof Element && target.closest('a') !== null) setOpen(false)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what bubbles up from its controls
    <header className={css.bar} onKeyDown={keyed} onBlur={left}>
      <a className={css.name} href={hashOfAddress({ path: '/', fields: {} })} aria-label="Lastgood, first view">
        last<span className={css.good}>good</span>
      </a>
      <p className={css.state} data-trouble={told !== undefined} role="status">
        {told === undefined ? '● live' : `✗ ${told}`}
      </p>
      <button
        ref={button}
        type="button"
        className={css.opens}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        Menu
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a link that is followed closes it, by the keyboard as well */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: enter on a link is a click */}
      <div id={id} className={css.menu} data-open={isOpen} onClick={followed}>
        <Nav path={path} />
        {children}
        <Controls chrome={chrome} />
      </div>
    </header>
  )
}

/** What is done to any page: pin it, its times, its theme, help. */
function Controls({ chrome: { theme, nextTheme, zone, nextZone, openHelp, pin } }: Pick<Props, 'chrome'>) {
  const mayWrite = useMay('responder')
  return (
    <div className={css.controls}>
      {mayWrite && (
        <button type="button" className={css.word} onClick={pin} title="Pin this view to an incident (p)">
          Pin
        </button>
      )}
      <button
        type="button"
        className={css.word}
        onClick={nextZone}
        aria-label={`${zone === 'utc' ? 'UTC' : 'Local'} times. Switch`}
        title="UTC or local times (u)"
      >
        {zone === 'utc' ? 'UTC' : 'Local'}
      </button>
      <button
        type="button"
        className={css.control}
        onClick={nextTheme}
        aria-label={`Theme: ${theme}. Switch`}
        title={`Theme: ${theme}`}
      >
        {THEME_MARKS[theme]}
      </button>
      <button
        type="button"
        className={css.control}
        onClick={openHelp}
        aria-label="Keys and help"
        title="Keys and help (?)"
      >
        ?
      </button>
    </div>
  )
}

import type { ReactNode } from 'react'
import type { Chrome } from '../chrome.ts'
import { useArrival } from '../hooks/use-arrival.ts'
import type { Theme } from '../hooks/use-theme.ts'
import { Nav } from './nav.tsx'
import css from './top-bar.module.css'

type Props = {
  /** Undefined while everything is well. */
  readonly trouble: string | undefined
  readonly chrome: Chrome
  /** Which page this is. */
  readonly path: string
  readonly children?: ReactNode
}

const THEME_MARKS: Readonly<Record<Theme, string>> = { system: '◐', light: '○', dark: '●' }

/** Name, window, connection and the page's own controls. */
export function TopBar({
  trouble,
  chrome: { theme, nextTheme, zone, nextZone, openHelp, pin },
  path,
  children,
}: Props) {
  useArrival()
  return (
    <header className={css.bar}>
      <a className={css.name} href="#/" aria-label="Lastgood, first view">
        last<span className={css.good}>good</span>
      </a>
      <Nav path={path} />
      {children}
      <p className={css.state} data-trouble={trouble !== undefined} role="status">
        {trouble === undefined ? '● live' : `✗ ${trouble}`}
      </p>
      <button type="button" className={css.word} onClick={pin} title="Pin this view to an incident (p)">
        Pin
      </button>
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
    </header>
  )
}

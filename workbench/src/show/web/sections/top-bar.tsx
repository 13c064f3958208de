import { type ReactNode, useSyncExternalStore } from 'react'
import type { Chrome } from '../chrome.ts'
import { connectionLostAt, watchConnection } from '../connection.ts'
import { useArrival } from '../hooks/use-arrival.ts'
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

/** Name, window, connection and the page's own controls. */
export function TopBar({
  trouble,
  chrome: { theme, nextTheme, zone, nextZone, openHelp, pin },
  path,
  children,
}: Props) {
  useArrival()
  const isLost = useSyncExternalStore(watchConnection, connectionLostAt) !== undefined
  const told = trouble ?? (isLost ? 'connection lost' : undefined)
  return (
    <header className={css.bar}>
      <a className={css.name} href="#/" aria-label="Lastgood, first view">
        last<span className={css.good}>good</span>
      </a>
      <Nav path={path} />
      {children}
      <p className={css.state} data-trouble={told !== undefined} role="status">
        {told === undefined ? '● live' : `✗ ${told}`}
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

import type { Theme } from './hooks/use-theme.ts'
import type { Zone } from './zone.ts'

/** What every page has around it. */
export type Chrome = {
  readonly theme: Theme
  readonly nextTheme: () => void
  readonly zone: Zone
  readonly nextZone: () => void
  readonly openHelp: () => void
  /** Opens the form that keeps the view as evidence. */
  readonly pin: () => void
  /** Closes what the page itself has open, the help or the pin; false when nothing was. */
  readonly leaveHelp: () => boolean
  /** Keys that work on every page; Escape is for pages with more to leave to say anew. */
  readonly keys: Readonly<Record<string, () => void>>
}

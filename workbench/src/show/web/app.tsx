import { useMemo, useState } from 'react'
import { useNow } from './hooks/use-now.ts'
import { useIncidentAt } from './hooks/use-place.ts'
import { type Theme, useTheme } from './hooks/use-theme.ts'
import { NowPage } from './now-page.tsx'
import { Help } from './panel/help.tsx'
import { NowContext } from './parts/when.tsx'
import { RoomPage } from './room/room-page.tsx'

/** What every page has around it. */
export type Chrome = {
  readonly theme: Theme
  readonly nextTheme: () => void
  readonly openHelp: () => void
  /** Closes the help; false when it was not open. */
  readonly leaveHelp: () => boolean
  /** Keys that work on every page. */
  readonly keys: Readonly<Record<string, () => void>>
}

/** The page that the address names. */
export function App() {
  const incident = useIncidentAt()
  const [theme, nextTheme] = useTheme()
  const [help, setHelp] = useState(false)
  const chrome = useMemo((): Chrome => {
    const openHelp = (): void => setHelp(true)
    const leaveHelp = (): boolean => {
      setHelp(false)
      return help
    }
    return { theme, nextTheme, openHelp, leaveHelp, keys: { t: nextTheme, '?': openHelp } }
  }, [theme, nextTheme, help])
  return (
    <NowContext value={useNow()}>
      {incident === undefined ? (
        <NowPage chrome={chrome} />
      ) : (
        <RoomPage key={incident} incident={incident} chrome={chrome} />
      )}
      {help && <Help close={() => setHelp(false)} />}
    </NowContext>
  )
}

import { lazy, Suspense, useMemo, useState } from 'react'
import { useAddress } from './hooks/use-address.ts'
import { useNow } from './hooks/use-now.ts'
import { useIncidentAt } from './hooks/use-place.ts'
import { type Theme, useTheme } from './hooks/use-theme.ts'
import { NowPage } from './now-page.tsx'
import { Help } from './panel/help.tsx'
import { Waiting } from './parts/notice.tsx'
import { NowContext } from './parts/when.tsx'
import { PAGES } from './sections/nav.tsx'

const ExplorePage = lazy(() => import('./explore/explore-page.tsx'))
const RoomPage = lazy(() => import('./room/room-page.tsx'))

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
  const [theme, nextTheme] = useTheme()
  const [help, setHelp] = useState(false)
  const chrome = useMemo((): Chrome => {
    const openHelp = (): void => setHelp(true)
    const leaveHelp = (): boolean => {
      setHelp(false)
      return help
    }
    return { theme, nextTheme, openHelp, leaveHelp, keys: { ...PAGE_KEYS, t: nextTheme, '?': openHelp } }
  }, [theme, nextTheme, help])
  return (
    <NowContext value={useNow()}>
      <Suspense fallback={<Waiting says="Loading this page" />}>
        <Page chrome={chrome} />
      </Suspense>
      {help && <Help close={() => setHelp(false)} />}
    </NowContext>
  )
}

const PAGE_KEYS = Object.fromEntries(
  PAGES.map(({ key, path }) => [
    key,
    (): void => {
      location.hash = path
    },
  ]),
)

function Page({ chrome }: { readonly chrome: Chrome }) {
  const incident = useIncidentAt()
  const [{ path }] = useAddress()
  if (incident !== undefined) return <RoomPage key={incident} incident={incident} chrome={chrome} />
  return path.startsWith('/explore/') ? <ExplorePage key={path} chrome={chrome} /> : <NowPage chrome={chrome} />
}

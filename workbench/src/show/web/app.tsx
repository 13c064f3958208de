import { type ComponentType, useCallback, useMemo, useState } from 'react'
import type { Chrome } from './chrome.ts'
import { hashOfAddress, useAddress } from './hooks/use-address.ts'
import { useKeptFocus } from './hooks/use-kept-focus.ts'
import { moveFocus } from './hooks/use-keys.ts'
import { useMay } from './hooks/use-may.ts'
import { useNow } from './hooks/use-now.ts'
import { useIncidentAt } from './hooks/use-place.ts'
import { usePrint } from './hooks/use-print.ts'
import { useTheme } from './hooks/use-theme.ts'
import { useZone } from './hooks/use-zone.ts'
import { may } from './may.ts'
import { NowPage } from './now-page.tsx'
import type { Command } from './palette/commands.ts'
import { CommandsContext } from './palette/commands.ts'
import { usePalette } from './palette/use-palette.ts'
import { Help } from './panel/help.tsx'
import { later } from './parts/later.tsx'
import { OfflineBanner } from './parts/offline-banner.tsx'
import { SignedOutBanner } from './parts/signed-out-banner.tsx'
import { NowContext } from './parts/when.tsx'
import { RoomPage } from './room/room-page.tsx'
import { Apart } from './sections/apart.tsx'
import { PAGES } from './sections/nav.tsx'
import { NoSuchPage } from './sections/no-such-page.tsx'
import { OfSystem } from './sections/of-system.tsx'

type PageProps = { readonly chrome: Chrome }

/** A page that is read when it is first come to; the ways to the others stand there meanwhile. */
const laterPage = (load: () => Promise<{ readonly default: ComponentType<PageProps> }>) =>
  later<PageProps>(load, 'Loading this page', Apart)

const ChecksPage = laterPage(() => import('./checks/checks-page.tsx'))
const ExplorePage = laterPage(() => import('./explore/explore-page.tsx'))
const LearnPage = laterPage(() => import('./learn/learn-page.tsx'))
const PostPage = laterPage(() => import('./post/post-page.tsx'))
const ProbesPage = laterPage(() => import('./probes/probes-page.tsx'))
const Palette = later(() => import('./palette/palette.tsx'), null)
const VerbPanel = later(() => import('./panel/verb-panel.tsx'), null)
const Pin = later(() => import('./panel/pin.tsx'), null)

/** The page that the address names. */
export function App() {
  usePrint()
  useKeptFocus()
  const [chrome, over, setOver] = useChrome()
  const mayPin = useMay('responder')
  const close = (): void => setOver(undefined)
  const fill = useCallback((verb: string) => setOver(`!${verb}`), [setOver])
  const palette = usePalette(
    useMemo(() => commandsOf(chrome, mayPin), [chrome, mayPin]),
    fill,
  )
  return (
    <NowContext value={useNow()}>
      <CommandsContext value={palette.take}>
        <OfflineBanner />
        <SignedOutBanner />
        <Page key={chrome.zone} chrome={chrome} />
        {over === 'help' && <Help close={close} />}
        {over?.startsWith('!') && <VerbPanel verb={over.slice(1)} close={close} />}
        {over?.startsWith('#') && <Pin hash={over} close={close} />}
        {palette.isOpen && <Palette commands={palette.commands} close={palette.close} />}
      </CommandsContext>
    </NowContext>
  )
}

/** What lies over the page: the help, the form that pins the view of an address, or that of a verb. */
type Over = 'help' | `#${string}` | `!${string}` | undefined

function useChrome(): [Chrome, Over, setOver: (over: Over) => void] {
  const [theme, nextTheme] = useTheme()
  const [zone, nextZone] = useZone()
  const [over, setOver] = useState<Over>()
  const chrome = useMemo((): Chrome => {
    const openHelp = (): void => setOver('help')
    const pin = (): void => void (may('responder') && setOver(`#${location.hash.slice(1)}`))
    const leaveHelp = (): boolean => {
      setOver(undefined)
      return over !== undefined
    }
    const keys = {
      ...PAGE_KEYS,
      ...WALKING_KEYS,
      t: nextTheme,
      u: nextZone,
      p: pin,
      '?': openHelp,
      Escape: () => void leaveHelp(),
    }
    return { theme, nextTheme, zone, nextZone, openHelp, pin, leaveHelp, keys }
  }, [theme, nextTheme, zone, nextZone, over])
  return [chrome, over, setOver]
}

const HERE = { group: 'This page' } as const

const commandsOf = ({ pin, nextTheme, nextZone, openHelp, zone }: Chrome, mayPin: boolean): readonly Command[] => [
  ...(mayPin ? [{ ...HERE, name: 'Pin this view to an incident', key: 'p', run: pin }] : []),
  { ...HERE, name: 'Next theme: of the system, light, dark', key: 't', run: nextTheme },
  { ...HERE, name: zone === 'utc' ? 'Show local times' : 'Show UTC times', key: 'u', run: nextZone },
  { ...HERE, name: 'Keys and help', key: '?', run: openHelp },
]

const down = (): void => moveFocus(1)
const up = (): void => moveFocus(-1)
const WALKING_KEYS = { j: down, ArrowDown: down, k: up, ArrowUp: up }

const PAGE_KEYS = Object.fromEntries(
  PAGES.map(({ key, path }) => [
    key,
    (): void => {
      location.hash = hashOfAddress({ path, fields: {} })
    },
  ]),
)

function Page({ chrome }: { readonly chrome: Chrome }) {
  const incident = useIncidentAt()
  const [{ path }] = useAddress()
  if (incident !== undefined) return <RoomPage key={incident} incident={incident} chrome={chrome} />
  if (path === '/learn' || path.startsWith('/learn/')) return <LearnPage key={path} chrome={chrome} />
  if (path === '/checks') return <ChecksPage chrome={chrome} />
  if (path === '/post') return <PostPage chrome={chrome} />
  if (path === '/probes') return <ProbesPage chrome={chrome} />
  if (path !== '/' && !path.startsWith('/explore/')) return <NoSuchPage chrome={chrome} />
  return (
    <OfSystem chrome={chrome}>
      {path === '/' ? <NowPage chrome={chrome} /> : <ExplorePage key={path} chrome={chrome} />}
    </OfSystem>
  )
}

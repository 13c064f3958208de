import { useMemo, useState } from 'react'
import type { Overview } from '../http/contract.ts'
import css from './app.module.css'
import { useDiagnosis } from './hooks/use-diagnosis.ts'
import { moveFocus, useKeys } from './hooks/use-keys.ts'
import { useLoaded } from './hooks/use-loaded.ts'
import { useNow } from './hooks/use-now.ts'
import { usePlace } from './hooks/use-place.ts'
import { useTheme } from './hooks/use-theme.ts'
import { Help } from './panel/help.tsx'
import { OpenPanel } from './panel/open-panel.tsx'
import { EvidenceContext } from './parts/cites.tsx'
import { NowContext } from './parts/when.tsx'
import { AskForm } from './sections/ask-form.tsx'
import { DiagnosisSections } from './sections/diagnosis-sections.tsx'
import { Systems } from './sections/systems.tsx'
import { TopBar } from './sections/top-bar.tsx'

const OVERVIEW_REFRESH_MS = 10_000 // two queries a round; people do not read faster

/** The whole page: what is broken and why, beside the systems as they are now. */
export function App() {
  const [place, go] = usePlace()
  const [theme, nextTheme] = useTheme()
  const [help, setHelp] = useState(false)
  const [view, reloadDiagnosis] = useDiagnosis(place)
  const [overview, reloadOverview] = useLoaded<Overview>('/api/overview', OVERVIEW_REFRESH_MS)
  const door = useMemo(
    () => ({ open: (ev: string) => go({ ev, trace: undefined }), current: place.ev }),
    [go, place.ev],
  )
  const keys = useMemo(() => {
    const reload = (): void => {
      reloadDiagnosis()
      reloadOverview()
    }
    const down = (): void => moveFocus(1)
    const up = (): void => moveFocus(-1)
    const leave = (): void => {
      if (help) setHelp(false)
      else if (place.trace !== undefined) go({ trace: undefined })
      else if (place.ev !== undefined) go({ ev: undefined })
    }
    return {
      j: down,
      ArrowDown: down,
      k: up,
      ArrowUp: up,
      Escape: leave,
      r: reload,
      t: nextTheme,
      '?': () => setHelp(true),
    }
  }, [help, place.trace, place.ev, go, nextTheme, reloadDiagnosis, reloadOverview])
  useKeys(keys)
  const stale = overview.state === 'failed' ? overview.error : overview.state === 'ready' ? overview.stale : undefined
  const services =
    overview.state === 'ready' ? overview.value.services.map((s) => s.service).filter((s) => s !== '') : []
  return (
    <NowContext value={useNow()}>
      <EvidenceContext value={door}>
        <TopBar trouble={stale && 'connection lost'} theme={theme} nextTheme={nextTheme} help={() => setHelp(true)}>
          <AskForm place={place} services={services} go={go} />
        </TopBar>
        <main className={css.page} id="top">
          <DiagnosisSections view={view} retry={reloadDiagnosis}>
            <Systems overview={overview} />
          </DiagnosisSections>
        </main>
        <OpenPanel place={place} go={go} handle={view.state === 'ready' ? view.handle : undefined} />
        {help && <Help close={() => setHelp(false)} />}
      </EvidenceContext>
    </NowContext>
  )
}

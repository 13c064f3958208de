import { useMemo } from 'react'
import page from '../app.module.css'
import type { Chrome } from '../chrome.ts'
import { hashOfAddress, useAddress } from '../hooks/use-address.ts'
import { useDrill } from '../hooks/use-drill.ts'
import { useKeys } from '../hooks/use-keys.ts'
import { useRecording } from '../hooks/use-recording.ts'
import { useTitle } from '../hooks/use-title.ts'
import { useWindow } from '../hooks/use-window.ts'
import { OpenPanel } from '../panel/open-panel.tsx'
import { later } from '../parts/later.tsx'
import { DrillNote, hasDrillNote } from '../sections/drill-note.tsx'
import { NO_SUCH_PAGE, WayBack } from '../sections/no-such-page.tsx'
import { Recorded } from '../sections/recorded.tsx'
import { TopBar } from '../sections/top-bar.tsx'
import css from './explore-page.module.css'
import { Unshown } from './unshown.tsx'
import type { View } from './view.ts'
import { WindowPicker } from './window-picker.tsx'

const TracesView = later(() => import('./traces/traces-view.tsx'))
const LogsView = later(() => import('./logs/logs-view.tsx'))
const MetricsView = later(() => import('./metrics/metrics-view.tsx'))
const SqlView = later(() => import('./sql/sql-view.tsx'))
const SidesView = later(() => import('./traces/sides-view.tsx'))

const VIEWS: Readonly<Record<string, { readonly title: string; readonly Shown: View; readonly hasWindow: boolean }>> = {
  '/explore/traces': { title: 'Traces', Shown: TracesView, hasWindow: true },
  '/explore/logs': { title: 'Logs', Shown: LogsView, hasWindow: true },
  '/explore/metrics': { title: 'Metrics', Shown: MetricsView, hasWindow: true },
  '/explore/sql': { title: 'SQL', Shown: SqlView, hasWindow: false },
  '/explore/sides': { title: 'A bad request beside a good one', Shown: SidesView, hasWindow: false },
}

/** The tools to look for oneself: one page a kind of telemetry, each restored by its address. */
export default function ExplorePage({ chrome }: { readonly chrome: Chrome }) {
  const [{ path, fields }, go] = useAddress()
  const [window, refresh] = useWindow(fields)
  const recording = useRecording()
  const isPast = recording !== undefined && Date.parse(recording.to) < Date.parse(window.from)
  const drill = useDrill()
  const hasNote = hasDrillNote(drill, fields.system)
  const view = VIEWS[path]
  useTitle(view?.title ?? NO_SUCH_PAGE)
  const keys = useMemo(() => {
    const leave = (): void => {
      if (!chrome.leaveHelp()) go({ trace: undefined })
    }
    return { ...chrome.keys, Escape: leave, r: refresh }
  }, [chrome, go, refresh])
  useKeys(keys)
  return (
    <>
      <TopBar trouble={undefined} chrome={chrome} path={path} />
      <main className={page.page} id="top">
        <div className={css.head}>
          <h1>{view?.title ?? NO_SUCH_PAGE}</h1>
          {view?.hasWindow && <WindowPicker window={window} go={go} refresh={refresh} />}
        </div>
        {view && hasNote && <DrillNote drill={drill} page={{ path, fields }} />}
        {view?.hasWindow && isPast && !hasNote && (
          <Recorded
            recording={recording}
            there={hashOfAddress({ path, fields: { ...fields, ...recording, last: undefined } })}
          />
        )}
        {view?.hasWindow && window.unshown !== undefined && (
          <Unshown why={window.unshown} minutes={window.lastMinutes} />
        )}
        {view ? <view.Shown fields={fields} window={window} go={go} /> : <WayBack />}
      </main>
      <OpenPanel place={{ trace: fields.trace }} go={({ trace }) => go({ trace })} handle={undefined} />
    </>
  )
}

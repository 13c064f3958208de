import { useMemo, useState } from 'react'
import type { CallMap, ChangesReply, Diagnosis, Overview } from '../http/contract.ts'
import css from './app.module.css'
import type { Chrome } from './chrome.ts'
import { useDiagnosis } from './hooks/use-diagnosis.ts'
import { useKeys } from './hooks/use-keys.ts'
import { type Loaded, useLoaded } from './hooks/use-loaded.ts'
import { useLookedAfter } from './hooks/use-looked-after.ts'
import { useName } from './hooks/use-name.ts'
import { type OpenIncidents as OpenIncidentsOf, useOpenIncidents } from './hooks/use-open-incidents.ts'
import { usePlace } from './hooks/use-place.ts'
import { useDemo } from './hooks/use-recording.ts'
import { LookedAfter } from './now/looked-after.tsx'
import { Surroundings } from './now/surroundings.tsx'
import { SystemsNow } from './now/systems-now.tsx'
import { Declare } from './panel/declare.tsx'
import { OpenPanel } from './panel/open-panel.tsx'
import { EvidenceContext } from './parts/cites.tsx'
import { AskForm } from './sections/ask-form.tsx'
import { DiagnosisSections } from './sections/diagnosis-sections.tsx'
import { isNone, OpenIncidents } from './sections/open-incidents.tsx'
import { Recorded } from './sections/recorded.tsx'
import { TopBar } from './sections/top-bar.tsx'
import { Welcome } from './sections/welcome.tsx'

const MAP_REFRESH_MS = 30_000 // calls change slowly, and reading them is a join
const OVERVIEW_REFRESH_MS = 10_000 // two queries a round; people do not read faster

/** The first page: what is open, what is broken and why, beside the systems as they are now. */
export function NowPage({ chrome }: { readonly chrome: Chrome }) {
  const [place, go] = usePlace()
  const [declaring, setDeclaring] = useState<'found' | 'new'>()
  const [view, reloadDiagnosis] = useDiagnosis(place)
  const [overview, reloadOverview] = useLoaded<Overview>('/api/overview', OVERVIEW_REFRESH_MS)
  const [map] = useLoaded<CallMap>('/api/explore/map', MAP_REFRESH_MS)
  const [changes] = useLoaded<ChangesReply>('/api/changes', OVERVIEW_REFRESH_MS)
  const incidents = useOpenIncidents()
  const after = useLookedAfter()
  const door = useMemo(
    () => ({ open: (ev: string) => go({ ev, trace: undefined }), current: place.ev }),
    [go, place.ev],
  )
  const { reload: lookAfter } = after
  const keys = useMemo(() => {
    const reload = (): void => {
      reloadDiagnosis()
      reloadOverview()
      lookAfter()
    }
    const leave = (): void => {
      if (chrome.leaveHelp()) return
      if (declaring !== undefined) setDeclaring(undefined)
      else if (place.trace !== undefined) go({ trace: undefined })
      else if (place.ev !== undefined) go({ ev: undefined })
    }
    const declare = (): void => setDeclaring('new')
    return { ...chrome.keys, Escape: leave, r: reload, d: declare }
  }, [chrome, declaring, place.trace, place.ev, go, reloadDiagnosis, reloadOverview, lookAfter])
  useKeys(keys)
  const stale = overview.state === 'failed' ? overview.error : overview.state === 'ready' ? overview.stale : undefined
  const heard = overview.state === 'ready' ? overview.value.services.map((s) => s.service).filter((s) => s !== '') : []
  const diagnosis = view.state === 'ready' ? view.diagnosis : undefined
  const found = diagnosis?.signal === null ? undefined : diagnosis
  const isWorked = incidents.state !== 'waiting' && !isNone(incidents)
  const open = (
    <OpenIncidents
      incidents={incidents}
      declare={() => setDeclaring('new')}
      declareFound={found && (() => setDeclaring('found'))}
    />
  )
  return (
    <EvidenceContext value={door}>
      <TopBar trouble={stale && 'connection lost'} chrome={chrome} path="/">
        <AskForm place={place} services={heard} go={go} />
      </TopBar>
      <main className={css.page} id="top">
        <DemoNote overview={overview} incidents={incidents} evidence={found?.onset?.evidence[0]} />
        {isWorked && open}
        <DiagnosisSections view={view} retry={reloadDiagnosis}>
          {!isWorked && open}
          <SystemsNow overview={overview} />
          <LookedAfter seen={after} />
        </DiagnosisSections>
        <Surroundings overview={overview} map={map} changes={changes} diagnosis={diagnosis} />
      </main>
      <OpenPanel place={place} go={go} handle={view.state === 'ready' ? view.handle : undefined} />
      {declaring !== undefined && (
        <DeclareForm about={declaring} diagnosis={diagnosis} heard={heard} close={() => setDeclaring(undefined)} />
      )}
    </EvidenceContext>
  )
}

type NoteProps = {
  readonly overview: Loaded<Overview>
  readonly incidents: Loaded<OpenIncidentsOf>
  readonly evidence: string | undefined
}

/** What a demo says of itself: that its recording is over once nothing is heard, and what to do while nobody works on it. */
function DemoNote({ overview, incidents, evidence }: NoteProps) {
  const demo = useDemo()
  if (isSilent(overview)) return demo?.isOver ? <Recorded recording={demo.recording} /> : null
  return demo && isNone(incidents) ? <Welcome evidence={evidence} /> : null
}

type DeclareProps = {
  readonly about: 'found' | 'new'
  readonly diagnosis: Diagnosis | undefined
  /** Services that send telemetry. */
  readonly heard: readonly string[]
  readonly close: () => void
}

/** The form that begins an incident, with what the diagnosis can fill in. */
function DeclareForm({ about, diagnosis, heard, close }: DeclareProps) {
  const [name, setName] = useName()
  const titles = diagnosis ? titlesOf(diagnosis) : []
  const suspected = diagnosis?.services.map(({ service }) => service) ?? []
  const found = { title: titles[0], service: diagnosis?.page?.service ?? undefined }
  return (
    <Declare
      services={[...new Set([...suspected, ...heard])]}
      titles={titles}
      found={about === 'found' ? found : undefined}
      name={name}
      setName={setName}
      close={close}
    />
  )
}

/** Nothing is heard of any system. */
const isSilent = (overview: Loaded<Overview>): boolean =>
  overview.state === 'ready' && overview.value.services.every(({ state }) => state === 'unknown')

const TITLE_CHARS = 300 // a title is read aloud

const titlesOf = ({ page, summary }: Diagnosis): readonly string[] =>
  [page?.title, summary].flatMap((title) => (title ? [title.slice(0, TITLE_CHARS)] : []))

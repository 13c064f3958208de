import { useCallback, useMemo, useState } from 'react'
import type { Diagnosis, ServicesNow } from '../http/contract.ts'
import css from './app.module.css'
import type { Chrome } from './chrome.ts'
import { type DiagnosisView, useDiagnosis } from './hooks/use-diagnosis.ts'
import { useDrill } from './hooks/use-drill.ts'
import { useKeys } from './hooks/use-keys.ts'
import type { Loaded } from './hooks/use-loaded.ts'
import { useLookedAfter } from './hooks/use-looked-after.ts'
import { useMay } from './hooks/use-may.ts'
import { useName } from './hooks/use-name.ts'
import { type OpenIncidents as OpenIncidentsOf, useOpenIncidents } from './hooks/use-open-incidents.ts'
import { type Place, usePlace } from './hooks/use-place.ts'
import { useDemo } from './hooks/use-recording.ts'
import { type Systems, useSystems } from './hooks/use-systems.ts'
import { ChangesLine } from './now/changes-line.tsx'
import { Contents } from './now/contents.tsx'
import { LookedAfter } from './now/looked-after.tsx'
import { SystemsNow } from './now/systems-now.tsx'
import { WhoCallsWhom } from './now/who-calls-whom.tsx'
import { Declare } from './panel/declare.tsx'
import { OpenPanel } from './panel/open-panel.tsx'
import { EvidenceContext } from './parts/cites.tsx'
import { AskForm } from './sections/ask-form.tsx'
import { DiagnosisSections } from './sections/diagnosis-sections.tsx'
import { DrillNote, hasDrillNote } from './sections/drill-note.tsx'
import { isNone, OpenIncidents } from './sections/open-incidents.tsx'
import { Recorded } from './sections/recorded.tsx'
import { TopBar } from './sections/top-bar.tsx'
import { Welcome } from './sections/welcome.tsx'

/** The first page: what is open, what is broken and why, beside the systems as they are now. */
export function NowPage({ chrome }: { readonly chrome: Chrome }) {
  const [place, go] = usePlace()
  const [declaring, setDeclaring] = useState<'found' | 'new'>()
  const [view, reloadDiagnosis] = useDiagnosis(place)
  const systems = useSystems()
  const { overview, reloadOverview } = systems
  const incidents = useOpenIncidents()
  const after = useLookedAfter()
  const door = useMemo(
    () => ({ open: (ev: string) => go({ ev, trace: undefined }), current: place.ev }),
    [go, place.ev],
  )
  const { reload: lookAfter } = after
  const reload = useCallback(() => {
    reloadDiagnosis()
    reloadOverview()
    lookAfter()
  }, [reloadDiagnosis, reloadOverview, lookAfter])
  const isOwn = place.system === undefined // the incident of a practice system is begun by its drill
  const mayDeclare = useMay('responder') && isOwn
  const [pastOpen, setPastOpen] = useState(false)
  useNowKeys({ chrome, place, go, declaring, setDeclaring, mayDeclare, reload })
  const stale = overview.state === 'failed' ? overview.error : overview.state === 'ready' ? overview.stale : undefined
  const heard = overview.state === 'ready' ? overview.value.services.map((s) => s.service).filter((s) => s !== '') : []
  const diagnosis = view.state === 'ready' ? view.diagnosis : undefined
  const found = diagnosis?.signal === null ? undefined : diagnosis
  const isWorked = incidents.state !== 'waiting' && !isNone(incidents)
  const open = (
    <OpenIncidents
      incidents={incidents}
      declare={mayDeclare ? () => setDeclaring('new') : undefined}
      declareFound={mayDeclare && found ? () => setDeclaring('found') : undefined}
      past={{ open: pastOpen, setOpen: setPastOpen }}
    />
  )
  return (
    <EvidenceContext value={door}>
      <TopBar trouble={stale && 'connection lost'} chrome={chrome} path="/">
        <AskForm place={place} services={heard} go={go} />
      </TopBar>
      <main className={`${css.page} ${css.dense}`} id="top">
        <Note place={place} overview={overview} incidents={incidents} evidence={found?.onset?.evidence[0]} />
        {isWorked && open}
        <DiagnosisSections
          view={isOwn ? view : inPractice(view)}
          retry={reloadDiagnosis}
          beside={
            <>
              {!isWorked && open}
              <ChangesNow systems={systems} guilty={diagnosis?.guilty ?? null} />
            </>
          }
        >
          <SystemsNow overview={overview} diagnosis={diagnosis} />
          <Contents />
          {place.system === undefined && <LookedAfter seen={after} />}
        </DiagnosisSections>
        <WhoCallsWhom overview={overview} map={systems.map} diagnosis={diagnosis} />
      </main>
      <OpenPanel place={place} go={go} handle={view.state === 'ready' ? view.handle : undefined} />
      {declaring !== undefined && (
        <DeclareForm about={declaring} diagnosis={diagnosis} heard={heard} close={() => setDeclaring(undefined)} />
      )}
    </EvidenceContext>
  )
}

/** What a practice system has no diagnosis of is well so far, or nobody was paged. */
const inPractice = (view: DiagnosisView): DiagnosisView => (view.state === 'empty' ? { ...view, todo: UNPAGED } : view)

const UNPAGED =
  'So far this is what health looks like. Once users suffer, an incident begins, and its diagnosis stands here by itself.'

type Keys = {
  readonly chrome: Chrome
  readonly place: Place
  readonly go: (change: Place) => void
  readonly declaring: 'found' | 'new' | undefined
  readonly setDeclaring: (about: 'new' | undefined) => void
  readonly mayDeclare: boolean
  readonly reload: () => void
}

/** Escape leaves what is open step by step; `r` reads all anew, `d` declares. */
function useNowKeys({ chrome, place, go, declaring, setDeclaring, mayDeclare, reload }: Keys): void {
  const keys = useMemo(() => {
    const leave = (): void => {
      if (chrome.leaveHelp()) return
      if (declaring !== undefined) setDeclaring(undefined)
      else if (place.trace !== undefined) go({ trace: undefined })
      else if (place.ev !== undefined) go({ ev: undefined })
    }
    const own = mayDeclare && { d: () => setDeclaring('new') }
    return { ...chrome.keys, Escape: leave, r: reload, ...own }
  }, [chrome, declaring, setDeclaring, place.trace, place.ev, mayDeclare, go, reload])
  useKeys(keys)
}

type ChangesProps = { readonly systems: Systems; readonly guilty: string | null }

/** What was changed in the time that the board shows. */
function ChangesNow({ systems: { overview, changes, reloadChanges }, guilty }: ChangesProps) {
  if (overview.state !== 'ready') return null
  return <ChangesLine changes={changes} reload={reloadChanges} window={overview.value.window} guilty={guilty} />
}

type NoteProps = {
  readonly place: Place
  readonly overview: Loaded<ServicesNow>
  readonly incidents: Loaded<OpenIncidentsOf>
  readonly evidence: string | undefined
}

/** What the page shows beside what is live: which system it is about, once a drill runs; of a demo, that its recording is over once nothing is heard, and what to do while nobody works on it. */
function Note({ place, overview, incidents, evidence }: NoteProps) {
  const demo = useDemo()
  const drill = useDrill()
  if (hasDrillNote(drill, place.system)) return <DrillNote drill={drill} page={{ path: '/', fields: place }} />
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
const isSilent = (overview: Loaded<ServicesNow>): boolean =>
  overview.state === 'ready' && overview.value.services.every(({ state }) => state === 'unknown')

const TITLE_CHARS = 300 // a title is read aloud

const titlesOf = ({ page, trouble }: Diagnosis): readonly string[] =>
  [page?.title, trouble].flatMap((title) => (title ? [title.slice(0, TITLE_CHARS)] : []))

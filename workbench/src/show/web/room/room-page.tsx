import { useMemo, useState } from 'react'
import { PRACTICE } from '../../system.ts'
import page from '../app.module.css'
import type { Chrome } from '../chrome.ts'
import type { Failure } from '../client.ts'
import type { Act } from '../hooks/acts.ts'
import { type DiagnosisView, useDiagnosis } from '../hooks/use-diagnosis.ts'
import { DraftsContext } from '../hooks/use-draft.ts'
import { isRunning, type KnownDrill, useDrill } from '../hooks/use-drill.ts'
import { focusIn, useKeys } from '../hooks/use-keys.ts'
import { useMay } from '../hooks/use-may.ts'
import { useName } from '../hooks/use-name.ts'
import { hashOf } from '../hooks/use-place.ts'
import { useRecording } from '../hooks/use-recording.ts'
import { type RoomDoor, useRoom } from '../hooks/use-room.ts'
import { type Command, useCommands } from '../palette/commands.ts'
import { EvidenceContext } from '../parts/cites.tsx'
import { Failed, Waiting } from '../parts/notice.tsx'
import { ActorName } from '../sections/actor-name.tsx'
import { Recorded } from '../sections/recorded.tsx'
import { TopBar } from '../sections/top-bar.tsx'
import { Gone, NoSuchIncident } from './gone.tsx'
import { CHANGES, PENDING_CHANGE } from './ledger/ledger.tsx'
import { PracticeContext } from './ledger/practice-form.tsx'
import { OpenRoom } from './open-room.tsx'
import type { VerbReply } from './replies.ts'
import css from './room-page.module.css'

/** Evidence stands on the first page of the system that the incident is about. */
const doorOf = (system: string | undefined) => ({
  open: (ev: string): void => {
    location.hash = hashOf({ ev, system })
  },
  current: undefined,
})

type Props = { readonly incident: string; readonly chrome: Chrome }

/** The room of one incident, with what leads to it and away from it. */
export function RoomPage({ incident, chrome }: Props) {
  const [name, setName] = useName()
  const door = useRoom(incident, name)
  const { act, reload } = door
  const [told, setTold] = useState<Awaited<ReturnType<typeof act>>>()
  const mayWrite = useMay('responder')
  const isOver = door.room.state === 'ready' && !door.room.value.brief.open
  const keys = useMemo(() => {
    const goes = { n: () => focusIn('next'), c: goToChange, m: () => focusIn('note') }
    const always = { ...chrome.keys, r: reload, ...goes }
    return isOver || !mayWrite ? always : { ...always, N: () => void act('update', { nothingNew: true }).then(setTold) }
  }, [chrome, act, reload, isOver, mayWrite])
  useKeys(keys)
  useCommands(
    useMemo(() => commandsOf({ incident, isOver, mayWrite, act, tell: setTold }), [incident, isOver, mayWrite, act]),
  )
  const last = useDrill()
  const drill = last?.incident === incident ? last : undefined
  const system = drill && PRACTICE
  const isPractised = drill !== undefined && isRunning(drill) && drill.actions.length > 0
  const isApart = system === undefined && door.room.state === 'ready' && door.room.value.brief.drill
  const [newest] = useDiagnosis(isApart ? undefined : { system })
  const evidence = useMemo(() => doorOf(system), [system])
  const recording = useRecording()
  return (
    <>
      <TopBar trouble={troubleOf(door)} chrome={chrome} path={`/incidents/${incident}`}>
        <ActorName name={name} setName={setName} />
      </TopBar>
      <main className={page.page} id="top">
        {recording && isMeasured(door) && <Recorded recording={recording} />}
        {told?.ok === true && <p role="status">{outcomeOf(told.value)}</p>}
        {told?.ok === false && <Failed error={told.error} />}
        <EvidenceContext value={evidence}>
          <PracticeContext value={isPractised ? drill.actions : undefined}>
            <Body door={door} incident={incident} diagnosis={isApart ? undefined : newest} drill={drill} />
          </PracticeContext>
        </EvidenceContext>
      </main>
    </>
  )
}

/** A drill has telemetry of its own. */
const isMeasured = ({ room }: RoomDoor): boolean =>
  room.state === 'ready' && room.value.brief.open && !room.value.brief.drill

type BodyProps = {
  readonly door: RoomDoor
  readonly incident: string
  /** The newest of its system; undefined while it is a drill's whose telemetry is not known to be there. */
  readonly diagnosis: DiagnosisView | undefined
  /** The drill that it is of, where it is the last one. */
  readonly drill: KnownDrill | undefined
}

function Body({ door, incident, diagnosis, drill }: BodyProps) {
  const { room, reload, act, of, isGone, goOn } = door
  if (isGone && of !== undefined)
    return (
      <>
        <h1>{incident} is gone</h1>
        <Gone incident={incident} of={of} now={room} goOn={goOn} />
      </>
    )
  if (room.state === 'ready')
    return (
      <DraftsContext value={of}>
        <OpenRoom room={room.value} act={act} diagnosis={diagnosis} drill={drill} />
      </DraftsContext>
    )
  return (
    <>
      <h1 className={css.title}>{incident}</h1>
      {room.state === 'waiting' ? (
        <Waiting says={`Reading ${incident}`} />
      ) : (
        <Unread incident={incident} error={room.error} retry={reload} />
      )}
    </>
  )
}

function Unread({
  incident,
  error,
  retry,
}: {
  readonly incident: string
  readonly error: Failure
  readonly retry: () => void
}) {
  return isMissing(error) ? <NoSuchIncident incident={incident} /> : <Failed error={error} retry={retry} />
}

const isMissing = ({ kind }: Failure): boolean => kind === 'missing'

function troubleOf({ room, isGone, live }: RoomDoor): string | undefined {
  if (!live) return 'connection lost'
  if (isGone) return undefined // the page tells of it
  if (room.state === 'failed') return isMissing(room.error) ? undefined : 'connection lost'
  return room.state === 'ready' && room.stale !== undefined ? 'connection lost' : undefined
}

type Offered = {
  readonly incident: string
  readonly isOver: boolean
  readonly mayWrite: boolean
  readonly act: Act
  readonly tell: (reply: Awaited<ReturnType<Act>>) => void
}

/** What can be done with the incident in one step, and where the rest of it is. */
function commandsOf({ incident, isOver, mayWrite, act, tell }: Offered): readonly Command[] {
  const named = (name: string, run: () => void, key?: string): Command => ({
    group: 'This incident',
    name,
    ...(key && { key }),
    run,
  })
  const does = (name: string, verb: string, input = {}, key?: string): Command =>
    named(`${name} (${incident})`, () => void act(verb, input).then(tell), key)
  return [
    named('Go to the next step', () => focusIn('next'), 'n'),
    named('Go to the change that is pending, or to the change ledger', goToChange, 'c'),
    ...(mayWrite ? [named('Write a note', () => focusIn('note'), 'm')] : []),
    ...(isOver || !mayWrite
      ? [named(`Write its postmortem (${incident})`, () => goTo(`/learn/postmortem?incident=${incident}`))]
      : [
          does('Tell people that nothing is new', 'update', { nothingNew: true }, 'N'),
          does('Say that you are on it', 'ack'),
          does('Lead it', 'lead'),
          does('Keep the evidence', 'capture'),
          does('Diagnose it anew', 'examine'),
          named(`Check a machine, an endpoint, a database (${incident})`, () => goTo(`/checks?incident=${incident}`)),
          named(`Reproduce a request (${incident})`, () => goTo(`/checks?incident=${incident}`)),
        ]),
  ]
}

/** Where a change is said to be done, and judged; where none is pending, to the ledger. */
const goToChange = (): void => focusIn(PENDING_CHANGE, CHANGES)

const goTo = (address: string): void => {
  location.hash = address
}

const outcomeOf = ({ verb, entries }: VerbReply): string => {
  if (verb === 'update') return '✓ People were told that nothing is new.'
  return entries.length === 0 ? 'It is already so.' : '✓ Written down.'
}

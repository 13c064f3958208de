import { useDeferredValue } from 'react'
import { PRACTICE } from '../../system.ts'
import { shortened } from '../format.ts'
import type { Act } from '../hooks/acts.ts'
import type { DiagnosisView } from '../hooks/use-diagnosis.ts'
import type { KnownDrill } from '../hooks/use-drill.ts'
import { useMay } from '../hooks/use-may.ts'
import type { Room } from '../hooks/use-room.ts'
import { useTitle } from '../hooks/use-title.ts'
import columns from '../parts/columns.module.css'
import stack from '../parts/stack.module.css'
import { Aftermath } from './aftermath.tsx'
import { Causes } from './causes/causes.tsx'
import { Diagnosed } from './causes/diagnosed.tsx'
import { Flags } from './flags.tsx'
import { Evidence } from './ledger/evidence.tsx'
import { Ledger } from './ledger/ledger.tsx'
import { NextStep } from './next-step.tsx'
import css from './open-room.module.css'
import { Rail } from './rail.tsx'
import { RoomHead } from './room-head.tsx'
import { stagesOf, verbOf } from './stages.ts'
import { StateSection } from './state-section.tsx'
import { turnOf } from './step-form.tsx'
import { Triage } from './triage/triage.tsx'
import { Timeline } from './updates/timeline.tsx'
import { Updates } from './updates/updates.tsx'

const TITLE_CHARS = 80 // a tab shows fewer

type Props = {
  readonly room: Room
  readonly act: Act
  /** The newest of its system, as far as there is one. */
  readonly diagnosis: DiagnosisView | undefined
  /** The drill that it is of, where it is the last one. */
  readonly drill: KnownDrill | undefined
}

/**
 * An incident in full: what to do first, then what was done; once it is over, only what one does then can be done. What is to be done is
 * painted before the rest is made.
 */
export function OpenRoom({ room, act, diagnosis, drill }: Props) {
  const { brief } = room
  useTitle(shortened([brief.id, brief.severity, brief.title].filter(Boolean).join(' '), TITLE_CHARS))
  const isFirst = useDeferredValue(false, true)
  return (
    <div className={css.room}>
      <RoomHead room={room} act={act} drill={drill} />
      <Rail stages={stagesOf(room)} />
      <NextStep room={room} act={act} />
      <Flags room={room} act={act} />
      {!isFirst && <Done room={room} act={act} diagnosis={diagnosis} drill={drill} />}
    </div>
  )
}

/** What was found and done, and the forms for more of it. */
function Done({ room, act, diagnosis, drill }: Props) {
  const { brief, themes, suspects, updates, timeline } = room
  const mayWrite = useMay('responder')
  const doing = brief.open && mayWrite ? act : undefined
  const has = partsOf(room)
  const asked = brief.next === null ? undefined : verbOf(brief.next.command)
  const turn = turnOf(room)
  return (
    <div className={columns.wider}>
      <div className={stack.wide}>
        {!brief.open && <Aftermath room={room} act={act} />}
        <Diagnosed
          diagnosed={themes.diagnosed}
          standing={themes.diagnosis}
          resembles={themes.resembles}
          newest={diagnosis}
          system={drill && PRACTICE}
          act={doing}
        />
        {has.triage && <Triage triage={themes.triage} act={doing} next={asked} />}
        {has.ledger && <Ledger themes={themes} act={doing} turn={turn} asked={asked === 'contain'} />}
        {has.causes && <Causes suspects={suspects} act={doing} />}
        {doing !== undefined && <StateSection state={brief.state} act={doing} />}
      </div>
      <div className={stack.wide}>
        <Timeline {...timeline} incident={brief.id} act={act} />
        {has.updates && <Updates updates={updates} act={doing} turn={turn} asked={asked === 'update'} />}
        {has.evidence && <Evidence incident={brief.id} evidence={themes.evidence} act={doing} />}
      </div>
    </div>
  )
}

/** What there is to show: while it is open a part that is empty says what to do, and once it is over nothing is to be done in it. */
function partsOf({ brief: { open }, themes: { triage, ledger, evidence }, suspects, updates }: Room) {
  const { captures, attached, skipped } = evidence
  return {
    triage: open || triage.assessments.length > 0,
    ledger: open || ledger.changes.length + ledger.ruledOut.length > 0,
    causes: open || suspects.hypotheses.length > 0,
    updates: open || updates.updates.length > 0,
    evidence: open || captures.length + attached.length + skipped.length > 0,
  }
}

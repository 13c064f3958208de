import { shortened } from '../format.ts'
import type { DiagnosisView } from '../hooks/use-diagnosis.ts'
import type { Act, Room } from '../hooks/use-room.ts'
import { useTitle } from '../hooks/use-title.ts'
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
import { Triage } from './triage/triage.tsx'
import { Timeline } from './updates/timeline.tsx'
import { Updates } from './updates/updates.tsx'

const TITLE_CHARS = 80 // a tab shows fewer

type Props = { readonly room: Room; readonly act: Act; readonly diagnosis: DiagnosisView }

/** An incident in full: what to do first, then what was done. */
export function OpenRoom({ room, act, diagnosis }: Props) {
  const { brief, themes, flags, suspects, updates, timeline } = room
  useTitle(shortened([brief.id, brief.severity, brief.title].filter(Boolean).join(' '), TITLE_CHARS))
  const told = timeline.earlier + timeline.entries.length
  const asked = brief.next === null ? undefined : verbOf(brief.next.command)
  return (
    <div className={css.room}>
      <RoomHead room={room} act={act} />
      <Rail stages={stagesOf(room)} />
      <NextStep room={room} act={act} />
      <Flags flags={flags} act={act} />
      <div className={css.columns}>
        <div className={css.column}>
          <Diagnosed diagnosed={themes.diagnosed} standing={themes.diagnosis} newest={diagnosis} act={act} />
          <Triage triage={themes.triage} act={act} asked={asked === 'triage'} />
          <Ledger themes={themes} act={act} />
          <Causes suspects={suspects} act={act} />
          <StateSection state={brief.state} open={brief.open} act={act} />
        </div>
        <div className={css.column}>
          <Timeline {...timeline} act={act} />
          <Updates updates={updates} act={act} turn={told} asked={asked === 'update'} />
          <Evidence incident={brief.id} evidence={themes.evidence} act={act} />
        </div>
      </div>
    </div>
  )
}

import type { ReactNode } from 'react'
import type { Act } from '../hooks/acts.ts'
import type { Room } from '../hooks/use-room.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Field } from '../parts/field.tsx'
import { AgainForm } from './again-form.tsx'
import { CheckForm, PredictForm, SuspectForm } from './causes/cause-forms.tsx'
import { JudgeForm, RevertForm, TryForm } from './ledger/change-forms.tsx'
import { ContainForm } from './ledger/contain-form.tsx'
import { CaptureForm } from './ledger/evidence.tsx'
import { PostmortemDraft } from './postmortem-draft.tsx'
import { verbOf } from './stages.ts'
import { PauseForm } from './triage/pause-form.tsx'
import { TriageForm } from './triage/triage-form.tsx'
import { UpdateForm } from './updates/update-form.tsx'

type Props = { readonly command: string; readonly room: Room; readonly act: Act }

type Step = (props: Props) => ReactNode

/** Changes with every entry that is written. */
export const turnOf = ({ timeline }: Room): number => timeline.earlier + timeline.entries.length

/** What does each next step; the words are those of the record. */
const STEPS: Readonly<Record<string, Step>> = {
  ack: ({ act }) => <ActForm act={act} verb="ack" label="I am on it" tone="strong" />,
  lead: ({ act }) => (
    <ActForm act={act} verb="lead" label="Take the lead" tone="strong">
      <Field name="by" label="Who leads (you, when left empty)" />
    </ActForm>
  ),
  pause: ({ act }) => <PauseForm act={act} strong />,
  triage: ({ act }) => <TriageForm act={act} />,
  update: ({ command, room, act }) => <UpdateForm act={act} turn={turnOf(room)} audience={audienceOf(command)} />,
  judge: ({ act }) => <JudgeForm act={act} />,
  changes: ({ room, act }) => <RevertForm changes={room.themes.ledger.changes} act={act} />,
  capture: ({ act }) => <CaptureForm act={act} />,
  try: ({ act }) => <TryForm act={act} strong />,
  contain: ({ room, act }) => <ContainForm act={act} themes={room.themes} turn={turnOf(room)} />,
  state: ({ act }) => (
    <ActForm act={act} verb="state" label="It helped: watch it" given={{ to: 'monitoring' }} tone="strong" />
  ),
  resolve: ({ act }) => <ResolveForm act={act} />,
  suspects: ({ room, act }) => <SuspectForm suspects={room.suspects} act={act} strong />,
  suspect: ({ room, act }) => <SuspectForm suspects={room.suspects} act={act} strong />,
  check: ({ room, act }) => <CheckForm suspects={room.suspects} act={act} />,
  predict: ({ room, act }) => <PredictForm suspects={room.suspects} act={act} strong />,
  note: ({ act }) => (
    <ActForm act={act} verb="note" label="Write it down" tone="strong">
      <Field name="text" label="What do you know?" lines={2} required />
    </ActForm>
  ),
  again: ({ act }) => <AgainForm act={act} />,
  examine: ({ act }) => <ActForm act={act} verb="examine" label="Diagnose it anew" tone="strong" />,
  sev: ({ act }) => <TriageForm act={act} />,
  freeze: ({ act }) => (
    <ActForm act={act} verb="freeze" label="Lift the freeze">
      <Field name="lift" label="Why changes may come in again" required />
    </ActForm>
  ),
  postmortem: ({ room }) => <PostmortemDraft incident={room.brief.id} />,
}

/** Whether this page has a form that does what a command does. */
export const hasForm = (command: string): boolean => STEPS[verbOf(command)] !== undefined

/** The form that does a next step; one that this page does not know shows the command that does. */
export function StepForm({ command, room, act }: Props) {
  const Step = STEPS[verbOf(command)]
  return Step === undefined ? <code>{command}</code> : <Step command={command} room={room} act={act} />
}

/** Whom an update is for, as the command says. */
const audienceOf = (command: string): 'internal' | 'external' =>
  command.includes('--audience external') ? 'external' : 'internal'

/** Ends the incident once the symptom is gone. */
export function ResolveForm({ act }: { readonly act: Act }) {
  return (
    <ActForm act={act} verb="resolve" label="Check that it is over, and resolve" tone="strong">
      <Field name="reason" label="What ended it" />
    </ActForm>
  )
}

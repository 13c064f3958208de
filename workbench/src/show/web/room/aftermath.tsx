import type { Act } from '../hooks/acts.ts'
import type { Room } from '../hooks/use-room.ts'
import { ActionForms } from '../learn/postmortem/action-forms.tsx'
import { ActForm } from '../parts/act-form.tsx'
import { Field } from '../parts/field.tsx'
import { Section } from '../parts/section.tsx'
import stack from '../parts/stack.module.css'
import { Text } from '../parts/text.tsx'
import { AgainForm } from './again-form.tsx'
import { Fold } from './fold.tsx'
import css from './updates/updates.module.css'

type Props = { readonly room: Room; readonly act: Act }

/** What one does with an incident that is over: its postmortem, its actions, the watch for its return, and opening it again. */
export function Aftermath({ room: { brief, themes }, act }: Props) {
  const { lifecycle, learning } = themes
  const isPartOf = lifecycle.state === 'merged' ? lifecycle.mergedInto : undefined
  const isHeld = lifecycle.state === 'resolved' || lifecycle.state === 'closed'
  return (
    <>
      <Section title="After it" note={brief.state}>
        <div className={stack.close}>
          {isPartOf !== undefined && (
            <p>
              It goes on as <a href={`#/incidents/${isPartOf}`}>{isPartOf}</a>.
            </p>
          )}
          {isHeld && (
            <p>
              <a href={`#/learn/postmortem?incident=${brief.id}`}>Its postmortem</a>: {learning.postmortem}
            </p>
          )}
          <Reopen state={lifecycle.state} act={act} />
        </div>
      </Section>
      {isHeld && <ActionForms actions={learning.actions} factors={learning.factors} act={act} />}
      {isHeld && <Return learning={learning} act={act} />}
    </>
  )
}

function Reopen({ state, act }: { readonly state: string; readonly act: Act }) {
  return (
    <>
      <Fold title="It is back: open it again">
        <ActForm act={act} verb="state" label="Open it again" given={{ to: 'investigating' }}>
          <Field name="reason" label="What is back" required />
        </ActForm>
      </Fold>
      {state === 'resolved' && (
        <Fold title="Everything is learnt: close it">
          <ActForm act={act} verb="state" label="Close it" given={{ to: 'closed' }}>
            <Field name="reason" label="Why nothing is left" />
          </ActForm>
        </Fold>
      )}
    </>
  )
}

type Learning = Room['themes']['learning']

/** What is looked at to see it come back, and the question whether it could. */
function Return({ learning: { actions, anniversary }, act }: { readonly learning: Learning; readonly act: Act }) {
  const watched = actions.filter(({ status, recurrenceQuery }) => status === 'done' && recurrenceQuery !== undefined)
  const { answer, setFor } = anniversary
  return (
    <Section
      title="Could it come back?"
      note={setFor === undefined ? 'asked 30 days and a year after' : `asked on ${setFor}`}
    >
      <div className={stack.close}>
        {watched.length === 0 && (
          <p className={css.last}>
            Nothing watches for it: an action that is done and says what would show its return is looked at once a day.
          </p>
        )}
        {watched.map(({ id, recurrenceQuery, recheckedOn }) => (
          <p key={id} className={css.last}>
            {id} looks every day whether <Text>{recurrenceQuery ?? ''}</Text>
            {recheckedOn !== undefined && `; last on ${recheckedOn}`}
          </p>
        ))}
        {answer !== undefined && (
          <p>
            {answer.could}, because <Text>{answer.because}</Text> (<Text charsMax={60}>{answer.by}</Text>)
          </p>
        )}
        <Fold title="Answer it, or say when it is asked">
          <AgainForm act={act} />
        </Fold>
      </div>
    </Section>
  )
}

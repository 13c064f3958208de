import { useState } from 'react'
import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Field } from '../../parts/field.tsx'
import { Empty } from '../../parts/notice.tsx'
import { ScrollText } from '../../parts/scroll-text.tsx'
import { Section } from '../../parts/section.tsx'
import stack from '../../parts/stack.module.css'
import { When } from '../../parts/when.tsx'
import { Fold } from '../fold.tsx'
import type { Updates as Told } from '../replies.ts'
import { UpdateForm } from './update-form.tsx'
import css from './updates.module.css'

type Props = {
  readonly updates: Told
  /** Absent once it is over. */
  readonly act: Act | undefined
  readonly turn: number
  /** The next step shows the draft already. */
  readonly asked: boolean
}

/** What people were told, and the draft of what they are told next. */
export function Updates({ updates: { updates }, act, turn, asked }: Props) {
  const last = updates.at(-1)
  return (
    <Section title="Updates" note={`${updates.length} told`}>
      <div className={stack.close}>
        {last === undefined && <Empty>Nobody was told yet.</Empty>}
        {last !== undefined && (
          <>
            <p className={css.last}>
              {last.id} to {last.audience} readers, <When at={last.at} />
            </p>
            <ScrollText label={`Update ${last.id}`}>{last.text}</ScrollText>
          </>
        )}
        {updates.length > 1 && (
          <Fold title={`The ${updates.length - 1} before`}>
            <ol className={stack.close}>
              {updates.slice(0, -1).map(({ id, audience, at, text }) => (
                <li key={id}>
                  <p className={css.last}>
                    {id} to {audience} readers, <When at={at} relative={false} />
                  </p>
                  <ScrollText label={`Update ${id}`}>{text}</ScrollText>
                </li>
              ))}
            </ol>
          </Fold>
        )}
        <p className={css.last}>
          <a href="#/post">Messages that were sent, and those that could not be</a>
        </p>
        {act !== undefined && <Tell act={act} turn={turn} asked={asked} />}
      </div>
    </Section>
  )
}

/** Tells people, or keeps the reminders of it quiet for a while. */
function Tell({ act, turn, asked }: Pick<Props, 'turn' | 'asked'> & { readonly act: Act }) {
  const [drafting, setDrafting] = useState(false)
  return (
    <>
      {drafting && !asked && <UpdateForm act={act} turn={turn} />}
      {!drafting && !asked && (
        <button type="button" className={css.draft} data-stop onClick={() => setDrafting(true)}>
          Draft the next one <span>(or press N: nothing is new)</span>
        </button>
      )}
      <Fold title="No reminders for a while">
        <ActForm act={act} verb="snooze" label="Keep them quiet">
          <Field name="until" label="How long (the promise stands)" hint="20m or 14:40Z" />
          <Field name="reason" label="Why" required />
        </ActForm>
      </Fold>
    </>
  )
}

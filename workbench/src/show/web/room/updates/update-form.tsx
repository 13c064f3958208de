import type { Act } from '../../hooks/acts.ts'
import { useSheet } from '../../hooks/use-sheet.ts'
import { ActForm, textsOf } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { Failed, Waiting } from '../../parts/notice.tsx'
import { ScrollText } from '../../parts/scroll-text.tsx'
import stack from '../../parts/stack.module.css'
import { Fold } from '../fold.tsx'
import type { UpdateSheet } from '../replies.ts'
import form from './update-form.module.css'

const STATUSES = ['', 'Investigating', 'Root cause found', 'Fix in progress', 'Deployed', 'Resolved'] as const

type Props = {
  readonly act: Act
  /** Changes whenever something was recorded, so that the draft is the one that would be told. */
  readonly turn: number
  /** Whom it is for first; the team where that is left open. */
  readonly audience?: UpdateSheet['draft']['audience']
}

/** The next update as it would be told, to be told as it is, changed, or to say that nothing is new. */
export function UpdateForm({ act, turn, audience = 'internal' }: Props) {
  const [sheet, lay] = useSheet<UpdateSheet>(act, 'update', turn, { audience })
  if (sheet.state === 'waiting') return <Waiting says="Drafting from the record" />
  if (sheet.state === 'failed') return <Failed error={sheet.error} retry={sheet.again} />
  const { text, objections, draft } = sheet.value
  const show = (fields: HTMLFormElement | null): void =>
    lay({ audience: draft.audience, ...(fields && fieldsOf(new FormData(fields))) })
  const readers = draft.audience === 'internal' ? 'the team' : 'customers'
  return (
    <div className={stack.stack}>
      <p role="status" className={form.whom}>
        A draft for {readers}: nothing is told until you say so.
      </p>
      <ScrollText label={`Draft of the ${draft.audience} update`}>{text}</ScrollText>
      {objections.map((objection) => (
        <p key={objection} className={form.objection}>
          ! {objection}
        </p>
      ))}
      <ActForm
        key={draft.audience} // what was typed for the one is not told to the other
        act={act}
        verb="update"
        label={`Tell ${readers}`}
        given={{ post: true, audience: draft.audience }}
        read={fieldsOf}
        tone="strong"
      >
        <Fold title="Change the draft">
          <div className={stack.stack}>
            <Choice name="status" label="Status (as the state says, when left)" choices={STATUSES} />
            <Field name="symptom" label="Symptom" hint={draft.symptom ?? 'unknown'} />
            <Field name="scope" label="Scope" hint={draft.scope ?? 'unknown'} />
            <Field name="known" label="What else is known" />
            <Field name="steps" label="Next step, with its time after an @" hint="roll back @ 5 min" />
            <Field name="workaround" label="Workaround" hint={draft.workaround ?? 'unknown; or: none yet'} />
            <Field name="needs" label="What you need from readers" />
            <Field name="next" label="Next update" hint="20m or 14:40Z; by severity when left" />
            <button type="button" className={form.switch} onClick={(event) => show(event.currentTarget.form)}>
              Show it with these changes
            </button>
          </div>
        </Fold>
      </ActForm>
      <div className={form.others}>
        <ActForm
          act={act}
          verb="update"
          label="Nothing is new"
          given={{ nothingNew: true, audience: draft.audience }}
        />
        <button
          type="button"
          className={form.switch}
          onClick={() => lay({ audience: draft.audience === 'internal' ? 'external' : 'internal' })}
        >
          Draft for {draft.audience === 'internal' ? 'customers' : 'the team'} instead
        </button>
      </div>
    </div>
  )
}

/** What is known and the steps are lists; here each is one. */
function fieldsOf(data: FormData): Readonly<Record<string, unknown>> {
  const { known, steps, ...texts } = textsOf(data)
  return { ...texts, ...(known ? { known: [known] } : {}), ...(steps ? { steps: [steps] } : {}) }
}

import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Field } from '../../parts/field.tsx'
import { FormFold } from '../../room/fold.tsx'

type Props = { readonly action: { readonly id: string; readonly status: string }; readonly act: Act }

/** Says that an action is done or will not be, and why; one that is over is opened again. */
export function SettleForms({ action: { id, status }, act }: Props) {
  if (status === 'done' || status === 'dropped')
    return (
      <FormFold title={`Open ${id} again`}>
        <ActForm act={act} verb="action-reopen" label="Open it again" given={{ action: id }}>
          <Field name="reason" label="What is back" required />
        </ActForm>
      </FormFold>
    )
  return (
    <FormFold title={`${id} is done, or will not be`}>
      <ActForm act={act} verb="action-done" label="It is done" given={{ action: id }}>
        <Field name="reason" label="What shows that it is done" required />
      </ActForm>
      <ActForm act={act} verb="action-drop" label="It will not be done" given={{ action: id }}>
        <Field name="reason" label="Why not" required />
      </ActForm>
    </FormFold>
  )
}

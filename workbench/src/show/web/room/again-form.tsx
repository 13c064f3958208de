import type { Act } from '../hooks/acts.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Choice, Field } from '../parts/field.tsx'

const COULD = [['', 'not said'], 'yes', 'no', 'unsure'] as const

/** Answers whether it could happen again, or sets the day on which that is asked. */
export function AgainForm({ act }: { readonly act: Act }) {
  return (
    <ActForm act={act} verb="again" label="Say it">
      <Choice name="could" label="Could it happen again?" choices={COULD} />
      <Field name="because" label="What that rests on" />
      <Field name="on" label="Or: the day on which it is asked" hint="2027-03-01" />
    </ActForm>
  )
}

import { ok } from '../../../lib/result.ts'
import { CHANGE_KINDS } from '../../../model/change-kinds.ts'
import type { ChangesAccepted } from '../../http/contract.ts'
import { send } from '../client.ts'
import type { Act } from '../hooks/acts.ts'
import { systemAt } from '../hooks/use-address.ts'
import { ofSystem } from '../hooks/use-system.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Choice, Field } from '../parts/field.tsx'
import { FormFold } from '../room/fold.tsx'

/** Tells of a change that no tool tells of, now or at the time that is given. */
const tell: Act = async (_, { at, ...rest }) => {
  const change = { ...rest, at: at ?? new Date().toISOString(), id: `by-hand-${Date.now()}`, source: 'the page' }
  const told = await send<ChangesAccepted>(ofSystem('/api/changes', systemAt(location.hash)), change)
  return told.ok ? ok({ verb: 'change', incident: null, entries: [], answer: { says: '✓ It is known now.' } }) : told
}

/** The form that tells of a change; `done` is called once it is known. */
export function TellChange({ done }: { readonly done: () => void }) {
  return (
    <FormFold title="Tell of a change">
      <ActForm act={tell} verb="change" label="Tell of it" done={done}>
        <Field name="title" label="What was changed" hint="checkout 1.9.0" required />
        <Choice name="kind" label="Kind" choices={CHANGE_KINDS} />
        <Field name="service" label="Service, if it was one (may stay empty)" />
        <Field name="at" label="When (may stay empty: now)" hint="2026-01-31T14:02:10Z" />
      </ActForm>
    </FormFold>
  )
}

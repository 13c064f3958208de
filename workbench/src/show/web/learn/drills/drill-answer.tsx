import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { Fold } from '../../room/fold.tsx'

const SIGNALS = ['', 'latency', 'traffic', 'errors', 'saturation'] as const

/** Says what is wrong. The first answer counts most. */
export function DrillAnswer({ act }: { readonly act: Act }) {
  return (
    <Fold title="Say what is wrong">
      <ActForm act={act} verb="drill-answer" label="That is my answer">
        <Field name="service" label="The service in which the cause sits" required />
        <Field name="cause" label="The cause, in your words" />
        <Field name="change" label="Id of the guilty change, or none" hint="none" />
        <Choice name="signal" label="The golden signal that tells of it" choices={SIGNALS} />
      </ActForm>
    </Fold>
  )
}

import type { ChangesReply } from '../../../http/contract.ts'
import { PRACTICE } from '../../../system.ts'
import { clock, shortened } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import { useLoaded } from '../../hooks/use-loaded.ts'
import { ofSystem } from '../../hooks/use-system.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { Failed } from '../../parts/notice.tsx'
import { Fold } from '../../room/fold.tsx'

const SIGNALS = ['', 'latency', 'traffic', 'errors', 'saturation'] as const
const REFRESH_MS = 10_000 // changes go on while one looks
const TITLE_CHARS = 80 // of an option in a list

/** Says what is wrong; the changes to choose from are those of the practice system since it `began`. The first answer counts most. */
export function DrillAnswer({ act, began }: { readonly act: Act; readonly began: string }) {
  const [told, again] = useLoaded<ChangesReply>(
    ofSystem(`/api/changes?${new URLSearchParams({ from: began })}`, PRACTICE),
    REFRESH_MS,
  )
  const changes = told.state === 'ready' ? told.value.changes : []
  return (
    <Fold title="Say what is wrong">
      {told.state === 'failed' && <Failed error={told.error} retry={again} />}
      <ActForm act={act} verb="drill-answer" label="That is my answer">
        <Field name="service" label="The service in which the cause sits" required />
        <Field name="cause" label="The cause, in your words" />
        <Choice
          name="change"
          label="The guilty change"
          choices={[
            ['', 'not said'],
            ['none', 'none: no change did it'],
            ...changes.map(({ id, at, title }) => [id, `${clock(at)} ${shortened(title, TITLE_CHARS)}`] as const),
          ]}
        />
        <Choice name="signal" label="The golden signal that tells of it" choices={SIGNALS} />
      </ActForm>
    </Fold>
  )
}

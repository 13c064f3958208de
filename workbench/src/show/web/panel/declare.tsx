import type { Act } from '../hooks/acts.ts'
import { actsOn } from '../hooks/acts.ts'
import { DraftsContext } from '../hooks/use-draft.ts'
import { roomOf } from '../hooks/use-place.ts'
import { ActForm, textsOf } from '../parts/act-form.tsx'
import { Field } from '../parts/field.tsx'
import css from './declare.module.css'
import { Panel } from './panel.tsx'

type Props = {
  /** Services that the diagnosis suspects, then those that send telemetry. */
  readonly services: readonly string[]
  /** What the diagnosis says is wrong, to be taken as the title. */
  readonly titles: readonly string[]
  /** What the form holds first, where it is about what the diagnosis found. */
  readonly found: { readonly title: string | undefined; readonly service: string | undefined } | undefined
  readonly name: string
  readonly setName: (name: string) => void
  readonly close: () => void
}

/** Begins an incident, then opens its room. */
export function Declare({ services, titles, found, name, setName, close }: Props) {
  const act: Act = (_, input) => {
    const { by = '', ...rest } = input
    setName(String(by))
    return actsOn(undefined, String(by))('declare', rest)
  }
  return (
    <Panel title="Declare an incident" close={close}>
      <DraftsContext value={found === undefined ? 'record' : 'what was found'}>
        <ActForm
          act={act}
          verb="declare"
          label="Declare"
          tone="strong"
          read={(form) => ({ ...textsOf(form), drill: form.get('drill') === 'on' })}
          done={({ incident }) => {
            close()
            if (incident !== null) location.hash = roomOf(incident.id)
          }}
        >
          <Field
            name="title"
            label="What is wrong, in one line"
            hint="checkout fails for some users"
            from={titles}
            value={found?.title}
            required
            focus
          />
          <Field
            name="service"
            label="Service, if one is named (may stay empty)"
            from={services}
            value={found?.service}
          />
          <Field name="by" label="Your name" value={name} />
          <label className={css.drill}>
            <input type="checkbox" name="drill" /> This is a drill: shown everywhere, counted nowhere
          </label>
        </ActForm>
      </DraftsContext>
      <p className={css.why}>In doubt, declare: it can be cancelled, and the rest can follow.</p>
    </Panel>
  )
}

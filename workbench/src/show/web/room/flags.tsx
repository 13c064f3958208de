import type { Act } from '../hooks/acts.ts'
import type { Room } from '../hooks/use-room.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Field } from '../parts/field.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import css from './flags.module.css'
import { FormFold } from './fold.tsx'
import { hasForm, StepForm } from './step-form.tsx'

/** Signs that the method is being left, each with what to do; nothing while there is none. */
export function Flags({ room, act }: { readonly room: Room; readonly act: Act }) {
  const { flags } = room
  if (flags.length === 0) return null
  return (
    <Section title="Red flags" note={`${flags.length} raised`}>
      <ul className={css.list}>
        {flags.map(({ flag, about, says, todo, command }) => (
          <li key={`${flag} ${about}`} className={css.flag}>
            <p>
              <strong>⚑ {flag.replaceAll('-', ' ')}</strong>
              {about !== undefined && ` (${about})`}: <Text charsMax={300}>{says}</Text>
            </p>
            <p className={css.todo}>
              → <Text charsMax={300}>{todo}</Text>
            </p>
            {command !== undefined && hasForm(command) && (
              <FormFold title="Do it" late>
                <StepForm command={command} room={room} act={act} />
              </FormFold>
            )}
            <FormFold title="Put it aside">
              <ActForm
                act={act}
                verb="dismiss"
                label="Put it aside for now"
                given={{ flag, ...(about && { on: about }) }}
              >
                <Field name="reason" label="Why it does not matter here" required />
              </ActForm>
            </FormFold>
          </li>
        ))}
      </ul>
    </Section>
  )
}

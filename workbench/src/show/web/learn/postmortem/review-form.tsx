import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Choice } from '../../parts/field.tsx'
import { Section } from '../../parts/section.tsx'
import type { Themes } from '../../room/replies.ts'

type State = Themes['learning']['postmortem']

const STATES: Readonly<Record<State, string>> = {
  draft: 'a draft',
  'in-review': 'in review',
  reviewed: 'reviewed',
  closed: 'closed',
}

/** Says how far the postmortem is. */
export function ReviewForm({ state, act }: { readonly state: State; readonly act: Act }) {
  return (
    <Section title="How far it is" note={STATES[state]}>
      <ActForm act={act} verb="review" label="Say so">
        <Choice key={state} name="to" label="It is" choices={Object.entries(STATES)} value={state} />
      </ActForm>
    </Section>
  )
}

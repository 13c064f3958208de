import type { Act } from '../hooks/acts.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Choice, Field } from '../parts/field.tsx'
import { Section } from '../parts/section.tsx'
import { Fold } from './fold.tsx'
import { ResolveForm } from './step-form.tsx'

type Props = { readonly state: string; readonly act: Act }

const MOVES = ['investigating', 'identified', 'mitigated', 'monitoring', 'cancelled'] as const

/** Where the incident stands, and the ways to say that it stands elsewhere; every move is free, backwards too. */
export function StateSection({ state, act }: Props) {
  return (
    <Section title="State" note={state}>
      <Fold title="Resolve: it is over">
        <ResolveForm act={act} />
      </Fold>
      <Fold title="It stands elsewhere">
        <ActForm act={act} verb="state" label="Say so">
          <Choice name="to" label="Where it stands" choices={MOVES.filter((move) => move !== state)} />
          <Field name="reason" label="Why" />
        </ActForm>
      </Fold>
    </Section>
  )
}

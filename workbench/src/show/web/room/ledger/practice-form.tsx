import { createContext } from 'react'
import type { Act } from '../../hooks/acts.ts'
import type { KnownDrill } from '../../hooks/use-drill.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'

type Actions = KnownDrill['actions']

/** What can be done to the practice system that the incident of the room is about; undefined for every other incident, and once its drill is over. */
export const PracticeContext = createContext<Actions | undefined>(undefined)

const WAYS = [
  ['', 'no: it is tried'],
  ['rollback', 'yes, by rolling back'],
  ['switch-off', 'yes, by switching a feature off'],
  ['route-around', 'yes, by routing around'],
  ['scale-or-shed', 'yes, by scaling out or shedding load'],
] as const

type Props = {
  readonly actions: Actions
  readonly act: Act
  /** How it contains the harm, as long as nothing else is chosen. */
  readonly way?: string | undefined
  readonly strong?: boolean
}

/** Does something to the practice system; it becomes a change of the ledger, with what should be seen if it works. */
export function PracticeForm({ actions, act, way, strong = false }: Props) {
  return (
    <ActForm act={act} verb="drill-act" label="Do it to the practice system" tone={strong ? 'strong' : 'plain'}>
      <Choice
        name="action"
        label="What"
        choices={[['', 'choose what is done'], ...actions.map(({ name, title }) => [name, title] as const)]}
        required
      />
      <Field name="expect" label="What should be seen if it works" hint="checkout fails in less than 1 %" required />
      <Choice name="way" label="Does it contain the harm?" choices={WAYS} value={way} />
    </ActForm>
  )
}

import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Fold } from '../../room/fold.tsx'
import type { DrillStatus } from '../replies.ts'

type Actions = NonNullable<DrillStatus['drill']>['actions']

const WAYS = [
  ['', 'no: it is tried'],
  ['rollback', 'yes, by rolling back'],
  ['switch-off', 'yes, by switching a feature off'],
  ['route-around', 'yes, by routing around'],
  ['scale-or-shed', 'yes, by scaling out or shedding load'],
] as const

/** Does something to the practice system; it becomes a change of the ledger, with what should be seen if it works. */
export function DrillActs({ actions, act }: { readonly actions: Actions; readonly act: Act }) {
  if (actions.length === 0) return <Empty>Nothing can be changed here, only found out.</Empty>
  return (
    <Fold title="Do something to the system">
      <ActForm act={act} verb="drill-act" label="Do it">
        <Choice name="action" label="What" choices={actions.map(({ name, title }) => [name, title] as const)} />
        <Field name="expect" label="What should be seen if it works" hint="checkout fails in less than 1 %" required />
        <Choice name="way" label="Does it contain the harm?" choices={WAYS} />
      </ActForm>
    </Fold>
  )
}

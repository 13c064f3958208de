import type { Act } from '../../hooks/acts.ts'
import { Empty } from '../../parts/notice.tsx'
import { Fold } from '../../room/fold.tsx'
import { PracticeForm } from '../../room/ledger/practice-form.tsx'
import type { DrillStatus } from '../replies.ts'

type Actions = NonNullable<DrillStatus['drill']>['actions']

/** What can be done to the practice system, right or wrong. */
export function DrillActs({ actions, act }: { readonly actions: Actions; readonly act: Act }) {
  if (actions.length === 0) return <Empty>Nothing can be changed here, only found out.</Empty>
  return (
    <Fold title="Do something to the system">
      <PracticeForm actions={actions} act={act} />
    </Fold>
  )
}

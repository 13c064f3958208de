import { counted } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import type { Room } from '../../hooks/use-room.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import { Fold } from '../fold.tsx'
import item from '../item.module.css'
import type { LedgerChange } from '../replies.ts'
import { Standing } from '../standing.tsx'
import { ContainForm, TakeBack, TryForm } from './change-forms.tsx'
import css from './ledger.module.css'

/** Nothing is changed any more where `act` is absent. */
type Props = { readonly themes: Room['themes']; readonly act: Act | undefined }

/** What was changed, one at a time, and what each led to. */
export function Ledger({ themes, act }: Props) {
  const { changes, ruledOut } = themes.ledger
  return (
    <Section title="Change ledger" note={counted(changes.length, 'change')}>
      {changes.length + ruledOut.length === 0 && <Empty>Nothing was changed, and nothing ruled out.</Empty>}
      <ol className={css.list}>
        {changes.toReversed().map((change) => (
          <Line key={change.id} change={change} act={act} />
        ))}
        {ruledOut.map(({ way, because, at }) => (
          <li key={`${way} ${at}`} className={item.item}>
            <p>
              Ruled out: {way}, because <Text>{because}</Text>
            </p>
          </li>
        ))}
      </ol>
      {act !== undefined && (
        <>
          <Fold title="Contain: stop the harm">
            <ContainForm act={act} themes={themes} />
          </Fold>
          <Fold title="Try a change">
            <TryForm act={act} />
          </Fold>
        </>
      )}
    </Section>
  )
}

function Line({ change, act }: { readonly change: LedgerChange; readonly act: Act | undefined }) {
  const { id, what, startedAt, finishedAt, by, origin, services, expectedEffect, judged, verifyUntil } = change
  return (
    <li className={item.item}>
      <p className={item.head}>
        <strong>{id}</strong> <Standing of={judged?.verdict ?? 'pending'} />
        {change.reverts && <span>takes back {change.reverts}</span>}
        {change.revertedBy && <span>taken back by {change.revertedBy}</span>}
      </p>
      <p className={item.says}>
        <Text>{what}</Text>
      </p>
      <p className={item.facts}>
        <When at={startedAt} relative={false} /> by{' '}
        <Text charsMax={60}>{origin === 'ours' ? by : `${by} (observed)`}</Text>
        {services.length > 0 && (
          <>
            {' · on '}
            <Text charsMax={100}>{services.join(', ')}</Text>
          </>
        )}
      </p>
      {expectedEffect !== undefined && (
        <p className={item.facts}>
          expected: <Text>{expectedEffect}</Text>
        </p>
      )}
      {judged !== undefined && (
        <p>
          <Text charsMax={300}>{judged.says}</Text>
        </p>
      )}
      {judged === undefined && verifyUntil !== undefined && (
        <p className={item.facts}>
          watched until <When at={verifyUntil} />
        </p>
      )}
      {act !== undefined && judged === undefined && (
        <div className={css.acts}>
          {finishedAt === undefined && <ActForm act={act} verb="done" label="It is done" given={{ change: id }} />}
          <ActForm act={act} verb="judge" label="Did it help?" given={{ change: id }} />
        </div>
      )}
      {act !== undefined && change.isToTakeBack && <TakeBack change={change} act={act} />}
    </li>
  )
}

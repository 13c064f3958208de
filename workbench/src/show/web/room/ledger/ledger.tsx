import { useContext } from 'react'
import { counted } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import { useIsBegun } from '../../hooks/use-draft.ts'
import type { Room } from '../../hooks/use-room.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import { Fold } from '../fold.tsx'
import item from '../item.module.css'
import type { LedgerChange, Themes } from '../replies.ts'
import { Standing } from '../standing.tsx'
import { Asked } from './asked.tsx'
import { TakeBack, TryForm } from './change-forms.tsx'
import { ContainForm } from './contain-form.tsx'
import css from './ledger.module.css'
import { PracticeContext, PracticeForm } from './practice-form.tsx'

type Props = {
  readonly themes: Room['themes']
  /** Absent once nothing is changed any more. */
  readonly act: Act | undefined
  /** Changes whenever something was recorded. */
  readonly turn: number
  /** The next step shows the ways out already. */
  readonly asked: boolean
}

const TITLE = 'Change ledger'

/** Where the keyboard gets to by one key: the list of changes, and what is to be said of the newest that is not judged. */
export const CHANGES = 'changes'
export const PENDING_CHANGE = 'pending-change'

const CONTAINING = ['contain', 'act'] // verbs of the forms that stop the harm

/** What was changed, one at a time, and what each led to. */
export function Ledger({ themes, act, turn, asked }: Props) {
  const { changes, ruledOut } = themes.ledger
  const practised = useContext(PracticeContext)
  const isBegun = useIsBegun(TITLE, CONTAINING)
  const pending = changes.findLast(({ judged }) => judged === undefined)
  return (
    <Section title={TITLE} note={counted(changes.length, 'change')}>
      {act !== undefined && <Asked asked={themes.acted.asked} act={act} />}
      {changes.length + ruledOut.length === 0 && <Empty>Nothing was changed, and nothing ruled out.</Empty>}
      <ol className={css.list} id={CHANGES} tabIndex={-1}>
        {changes.toReversed().map((change) => (
          <Line
            key={change.id}
            change={change}
            isReached={change === pending}
            ran={themes.acted.ran.find((one) => one.change === change.id)}
            act={act}
          />
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
          {practised !== undefined && !asked && (
            <Fold title="Do something to the practice system">
              <PracticeForm actions={practised} act={act} />
            </Fold>
          )}
          {!asked && (
            <Fold title="Contain: stop the harm" late={!isBegun}>
              <ContainForm act={act} themes={themes} turn={turn} />
            </Fold>
          )}
          <Fold title="Try a change">
            <TryForm act={act} />
          </Fold>
        </>
      )}
    </Section>
  )
}

type LineProps = {
  readonly change: LedgerChange
  /** One key leads to what is to be said of it. */
  readonly isReached: boolean
  /** The action that made it. */
  readonly ran: Themes['acted']['ran'][number] | undefined
  readonly act: Act | undefined
}

function Line({ change, isReached, ran, act }: LineProps) {
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
      <Care change={change} />
      {ran !== undefined && <RanBy ran={ran} />}
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
        <div className={css.acts} id={isReached ? PENDING_CHANGE : undefined}>
          {finishedAt === undefined && <ActForm act={act} verb="done" label="It is done" given={{ change: id }} />}
          <ActForm act={act} verb="judge" label="Did it help?" given={{ change: id }} />
        </div>
      )}
      {act !== undefined && (change.isToTakeBack || canBeUndone(change)) && <TakeBack change={change} act={act} />}
    </li>
  )
}

/** Where it was tried, and who has looked at it. */
function Care({ change: { tried, seenBy } }: Pick<LineProps, 'change'>) {
  const says = [tried && `tried: ${tried}`, seenBy && `looked at by ${seenBy}`].filter(Boolean)
  if (says.length === 0) return null
  return (
    <p className={item.facts}>
      <Text>{says.join(' · ')}</Text>
    </p>
  )
}

function RanBy({ ran: { action, outcome, says, evidence } }: { readonly ran: NonNullable<LineProps['ran']> }) {
  const kept = evidence === undefined ? '' : `, kept as ${evidence}`
  return (
    <p className={item.facts}>
      <Text charsMax={300}>{`${action} ${outcome}: ${says}${kept}`}</Text>
    </p>
  )
}

/** An action that has a way back can be undone at any time. */
const canBeUndone = ({ action, reverts, revert, revertedBy }: LedgerChange): boolean =>
  action !== undefined && revert !== undefined && reverts === undefined && revertedBy === undefined

import { actsOn } from '../../hooks/acts.ts'
import { useFirst } from '../../hooks/use-first.ts'
import css from '../../parts/items.module.css'
import { More } from '../../parts/more.tsx'
import { Empty } from '../../parts/notice.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import type { ListedAction } from '../replies.ts'
import { SettleForms } from './settle-forms.tsx'

const SHOWN = 100 // the most overdue first

type Props = {
  readonly actions: readonly ListedAction[]
  readonly all: boolean
  readonly showAll: (on: boolean) => void
  readonly name: string
}

/** Action items, the most overdue first, each with a way to say what became of it. */
export function ActionList({ actions, all, showAll, name }: Props) {
  const list = useFirst(actions, SHOWN)
  return (
    <div className={stack.stack}>
      <label>
        <input type="checkbox" checked={all} onChange={(event) => showAll(event.currentTarget.checked)} /> Show those
        that are settled, too
      </label>
      {actions.length === 0 && <Empty>No action item is open. They are added while a postmortem is written.</Empty>}
      <ul className={css.items} aria-label="Action items, the most overdue first">
        {list.shown.map((action) => (
          <li key={`${action.incident} ${action.id}`}>
            <Item action={action} />
            <SettleForms action={action} act={actsOn(action.incident, name)} />
          </li>
        ))}
      </ul>
      <More of={list} />
    </div>
  )
}

function Item({
  action: { id, title, incident, incidentTitle, owner, due, overdueDays, status, type, reason },
}: {
  readonly action: ListedAction
}) {
  const isOver = status === 'done' || status === 'dropped'
  return (
    <>
      <a href={`#/learn/postmortem?incident=${incident}`} data-stop>
        {incident} {id}
      </a>{' '}
      <Text>{title}</Text>
      <small>
        {isOver ? `${status}` : <span data-late={overdueDays > 0}>{dueOf(due, overdueDays)}</span>},{' '}
        {owner === undefined ? '! nobody owns it' : <Text>{owner}</Text>}, {type}
        {reason !== undefined && (
          <>
            : <Text>{reason}</Text>
          </>
        )}
      </small>
      <small>
        of <Text charsMax={100}>{incidentTitle}</Text>
      </small>
    </>
  )
}

function dueOf(due: string, overdueDays: number): string {
  if (overdueDays <= 0) return `due ${due}`
  return `✗ ${overdueDays} ${overdueDays === 1 ? 'day' : 'days'} overdue`
}

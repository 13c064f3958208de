import type { Act } from '../hooks/acts.ts'
import { useFirst } from '../hooks/use-first.ts'
import { roomOf } from '../hooks/use-place.ts'
import { ActForm } from '../parts/act-form.tsx'
import { Choice } from '../parts/field.tsx'
import items from '../parts/items.module.css'
import { More } from '../parts/more.tsx'
import { Empty } from '../parts/notice.tsx'
import stack from '../parts/stack.module.css'
import { Text } from '../parts/text.tsx'
import { When } from '../parts/when.tsx'
import type { Outgoing } from './replies.ts'

const SHOWN = 100 // newest first

const STATES = [
  ['', 'all'],
  ['waiting', 'those that wait for another try'],
  ['dead', 'those that could not be sent'],
  ['done', 'those that were sent'],
] as const

type Props = {
  readonly sent: readonly Outgoing[]
  readonly state: string
  readonly show: (state: string) => void
  readonly act: Act
  readonly again: () => void
}

/** Messages of incidents: sent, waiting, or given up on; the last are sent again on demand. */
export function SentList({ sent, state, show, act, again }: Props) {
  const list = useFirst(sent, SHOWN)
  return (
    <div className={stack.stack}>
      {(sent.length > 0 || state !== '') && (
        <Choice name="state" label="Which" choices={STATES} value={state} chosen={show} />
      )}
      {sent.length === 0 && (
        <Empty>
          {state === '' ? 'Nobody was told yet: docs/notify.md shows how incidents tell people.' : 'There is none.'}
        </Empty>
      )}
      <ul className={items.items} aria-label="Messages, newest first">
        {list.shown.map((message) => (
          <li key={message.seq}>
            <Message message={message} />
            {message.state === 'dead' && (
              <ActForm
                act={act}
                verb="notify-retry"
                label={`Send ${message.seq} again`}
                given={{ message: message.seq }}
                done={again}
              />
            )}
          </li>
        ))}
      </ul>
      <More of={list} />
    </div>
  )
}

function Message({
  message: { seq, state, tries, madeAt, nextAt, says, to, incident, about, title },
}: {
  readonly message: Outgoing
}) {
  return (
    <>
      <strong>{seq}</strong> to <Text charsMax={80}>{to}</Text>, {about} of <a href={roomOf(incident)}>{incident}</a>:{' '}
      <Text charsMax={160}>{title}</Text>
      <small data-dead={state === 'dead'}>
        {state === 'done' ? '✓ sent' : state === 'dead' ? '✗ given up on' : 'waits'} after {tries}{' '}
        {tries === 1 ? 'try' : 'tries'}, made at <When at={madeAt} />
        {state === 'waiting' && (
          <>
            , next try at <When at={nextAt} />
          </>
        )}
        {says !== '' && (
          <>
            : <Text charsMax={300}>{says}</Text>
          </>
        )}
      </small>
    </>
  )
}

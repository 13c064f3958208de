import { shortened } from '../format.ts'
import { useLoaded } from '../hooks/use-loaded.ts'
import { roomOf } from '../hooks/use-place.ts'
import { Failed, Waiting } from '../parts/notice.tsx'
import { When } from '../parts/when.tsx'
import type { List, Listed, Reply } from '../room/replies.ts'
import css from './open-incidents.module.css'

const SHOWN_MAX = 30 // newest; the command line lists them all
const TITLE_CHARS = 120

export type PastProps = { readonly open: boolean; readonly setOpen: (open: boolean) => void }

/** The incidents that are over, read when they are asked for. */
export function PastIncidents({ open, setOpen }: PastProps) {
  const [list, retry] = useLoaded<Reply<List>>(open ? '/api/record/incidents?all=true' : undefined)
  return (
    <details className={css.past} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Incidents that are over</summary>
      {open && list.state === 'waiting' && <Waiting says="Reading the incident record" />}
      {list.state === 'failed' && <Failed error={list.error} retry={retry} />}
      {list.state === 'ready' && <Over incidents={list.value.answer.incidents.filter((one) => !one.open)} />}
    </details>
  )
}

function Over({ incidents }: { readonly incidents: readonly Listed[] }) {
  if (incidents.length === 0) return <p className={css.none}>None yet.</p>
  return (
    <ul>
      {incidents.slice(0, SHOWN_MAX).map(({ id, title, state, drill, openedAt }) => (
        <li key={id}>
          <a className={css.title} href={roomOf(id)}>
            <bdi>{shortened(title, TITLE_CHARS)}</bdi>
          </a>{' '}
          <span className={css.where}>
            {id} · {drill && 'drill · '}
            {state} · <When at={openedAt} />
          </span>
        </li>
      ))}
    </ul>
  )
}

import { shortened } from '../format.ts'
import { roomOf } from '../hooks/use-place.ts'
import css from '../parts/items.module.css'
import { Empty } from '../parts/notice.tsx'
import { Time } from '../parts/when.tsx'
import type { Listed } from '../room/replies.ts'

const SHOWN_MAX = 100 // newest; the command line lists them all
const TITLE_CHARS = 160

/** Incidents that are over, newest first, with their postmortem or, of a drill, its score. */
export function Past({ incidents }: { readonly incidents: readonly Listed[] }) {
  if (incidents.length === 0) return <Empty>None yet. What is resolved stands here, with its postmortem.</Empty>
  return (
    <ul className={css.items} aria-label="Incidents that are over, newest first">
      {incidents.slice(0, SHOWN_MAX).map(({ id, title, state, drill, severity, openedAt }) => (
        <li key={id}>
          <a href={roomOf(id)} data-stop>
            <bdi>{shortened(title, TITLE_CHARS)}</bdi>
          </a>
          <small>
            {id}, {severity ?? 'no severity'}, {state}, <Time at={openedAt} date />
          </small>
          <a href={`#/learn/postmortem?incident=${id}`}>Postmortem of {id}</a>
          {drill && (
            <>
              {', '}
              <a href={`#/learn/drills?score=${id}`}>score of the drill</a>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

import { useFirst } from '../hooks/use-first.ts'
import { More } from '../parts/more.tsx'
import { Query } from '../parts/query.tsx'
import { Text } from '../parts/text.tsx'
import tile from '../parts/tile.module.css'
import { Fold } from '../room/fold.tsx'
import css from './looked-after.module.css'
import type { WatchersSeen } from './replies.ts'

type Ahead = WatchersSeen['ahead'][number]

const SHOWN = 24
const SAYS_CHARS = 300

const MARKS = { bad: '✗ bad', mind: '! mind' } as const

/** How much is bad, and how much is to be borne in mind. */
export function watchersNote({ ahead }: WatchersSeen): string {
  const bad = ahead.filter(({ level }) => level === 'bad').length
  return [bad > 0 && `${bad} bad`, ahead.length > bad && `${ahead.length - bad} to mind`].filter(Boolean).join(', ')
}

/** What breaks with time or did not happen, what is bad first, each with what says so. */
export function Watchers({ seen: { ahead, gaps } }: { readonly seen: WatchersSeen }) {
  const sorted = ahead.toSorted((a, b) => a.level.localeCompare(b.level)) // bad, then mind
  const list = useFirst(sorted, SHOWN)
  return (
    <>
      {ahead.length > 0 && (
        <ul className={`${tile.tiles} ${css.items}`} aria-label="What breaks by itself, the worst first">
          {list.shown.map((one) => (
            <Item key={one.key} ahead={one} />
          ))}
        </ul>
      )}
      <More of={list} />
      {gaps.map((gap) => (
        <p key={gap} className={tile.note}>
          ! not looked at: <Text charsMax={SAYS_CHARS}>{gap}</Text>
        </p>
      ))}
    </>
  )
}

function Item({ ahead: { kind, level, says, asked } }: { readonly ahead: Ahead }) {
  return (
    <li className={`${tile.tile} ${css.item}`} data-level={level}>
      <p className={tile.head}>
        <span className={css.title}>{kind}</span>
        <span className={tile.state}>{MARKS[level]}</span>
      </p>
      <p>
        <Text charsMax={SAYS_CHARS}>{says}</Text>
      </p>
      {typeof asked === 'string' ? (
        <Text mono>{asked}</Text>
      ) : (
        <Fold title={`The query ${asked.name}`}>
          <Query text={asked.text} params={asked.params} />
        </Fold>
      )}
    </li>
  )
}

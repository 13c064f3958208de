import type { ChangeEvent, ChangesReply, Interval } from '../../http/contract.ts'
import { clock, counted, visible } from '../format.ts'
import { useFirst } from '../hooks/use-first.ts'
import type { Loaded } from '../hooks/use-loaded.ts'
import { More } from '../parts/more.tsx'
import { Empty, Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Canary } from './canary.tsx'
import css from './changes-line.module.css'
import { TellChange } from './tell-change.tsx'

type Props = {
  readonly changes: Loaded<ChangesReply>
  readonly reload: () => void
  readonly window: Interval
  /** The change that the diagnosis on the page accuses. */
  readonly guilty: string | null
}

const LISTED = 3 // what fits the first screen; the others are shown when they are asked for
const TITLE_CHARS = 60

/** What was changed in the window, on one line of time; the guilty one and the newest are named first. */
export function ChangesLine({ changes, ...shown }: Props) {
  if (changes.state === 'ready') return <Told changes={changes.value.changes} {...shown} />
  return (
    <Section title="Changes">
      {changes.state === 'waiting' ? (
        <Waiting says="Reading changes" />
      ) : (
        <Failed error={changes.error} retry={changes.again} />
      )}
    </Section>
  )
}

type ToldProps = Omit<Props, 'changes'> & Pick<ChangesReply, 'changes'>

function Told({ changes: all, reload, window, guilty }: ToldProps) {
  const rankOf = ({ id }: ChangeEvent): number => (id === guilty ? 0 : 1)
  const list = useFirst(
    all.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.at < b.at ? 1 : -1)),
    LISTED,
  )
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)]
  const placeOf = (at: string): string =>
    `${Math.min(100, Math.max(0, ((Date.parse(at) - from) / (to - from)) * 100))}%`
  return (
    <Section title="Changes" note={counted(all.length, 'change')}>
      {all.length === 0 && (
        <Empty>
          None was told in this time. A pipeline tells of them with <code>POST /api/changes</code>, a person by hand.
        </Empty>
      )}
      {all.length > 0 && (
        <div className={css.line} aria-hidden="true">
          {all.map(({ id, at }) => (
            <span key={id} className={css.mark} data-guilty={id === guilty} style={{ left: placeOf(at) }} />
          ))}
          <span className={css.from}>{clock(window.from)}</span>
          <span className={css.to}>{clock(window.to)}</span>
        </div>
      )}
      <ol className={css.list}>
        {list.shown.map(({ id, at, title, kind }) => (
          <li key={id} data-guilty={id === guilty}>
            {clock(at)} {id === guilty && '● guilty: '}
            {!title.startsWith(kind) && `${kind} `}
            <bdi>{visible(title.slice(0, TITLE_CHARS))}</bdi>
          </li>
        ))}
      </ol>
      <More of={list} />
      <TellChange done={reload} />
      <Canary changes={all} />
    </Section>
  )
}

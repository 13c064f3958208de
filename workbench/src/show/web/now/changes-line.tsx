import type { ChangesReply, Interval } from '../../http/contract.ts'
import { clock, counted, visible } from '../format.ts'
import type { Loaded } from '../hooks/use-loaded.ts'
import { Empty, Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import css from './changes-line.module.css'

type Props = {
  readonly changes: Loaded<ChangesReply>
  readonly window: Interval
  /** The change that the diagnosis on the page accuses. */
  readonly guilty: string | null
}

const LISTED_MAX = 6
const TITLE_CHARS = 60

/** What was changed in the window, on one line of time; the newest are named. */
export function ChangesLine({ changes, window, guilty }: Props) {
  if (changes.state !== 'ready')
    return (
      <Section title="Changes">
        {changes.state === 'waiting' ? (
          <Waiting says="Reading changes" />
        ) : (
          <Failed error={changes.error} retry={changes.again} />
        )}
      </Section>
    )
  const all = changes.value.changes.toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)]
  const placeOf = (at: string): string =>
    `${Math.min(100, Math.max(0, ((Date.parse(at) - from) / (to - from)) * 100))}%`
  return (
    <Section title="Changes" note={counted(all.length, 'change')}>
      {all.length === 0 && (
        <Empty>
          None was told in this time. Tell of one with <code>lastgood change add</code>, or from a pipeline with{' '}
          <code>POST /api/changes</code>.
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
        {all.slice(-LISTED_MAX).map(({ id, at, title, kind }) => (
          <li key={id} data-guilty={id === guilty}>
            {clock(at)} {id === guilty && '● guilty: '}
            {!title.startsWith(kind) && `${kind} `}
            <bdi>{visible(title.slice(0, TITLE_CHARS))}</bdi>
          </li>
        ))}
      </ol>
    </Section>
  )
}

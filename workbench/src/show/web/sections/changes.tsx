import type { Diagnosis, JudgedChange } from '../../http/contract.ts'
import { counted, lag } from '../format.ts'
import { useFirst } from '../hooks/use-first.ts'
import { Cites } from '../parts/cites.tsx'
import { Folded } from '../parts/folded.tsx'
import { More } from '../parts/more.tsx'
import { Empty } from '../parts/notice.tsx'
import { Text } from '../parts/text.tsx'
import { When } from '../parts/when.tsx'
import css from './changes.module.css'
import { Told } from './told.tsx'

const SHOWN = 12

/** What changed around the onset, by signed distance, each with its verdict; silent sources are named. */
export function Changes({ diagnosis: d }: { readonly diagnosis: Diagnosis }) {
  const list = useFirst(d.changes, SHOWN)
  const suspects = d.changes.filter((c) => c.verdict === 'suspect').length
  return (
    <Folded
      title="What changed"
      answer={<Answer diagnosis={d} />}
      note={`${counted(d.changes.length, 'change')}, ${suspects} suspect`}
    >
      {d.changes.length === 0 && <Nothing guilty={d.guilty} />}
      <ul className={css.list}>
        {list.shown.map((c) => (
          <ChangeRow key={c.id} change={c} guilty={c.id === d.guilty} />
        ))}
      </ul>
      <More of={list} />
      {d.unconnected.length > 0 && (
        <p className={css.note}>
          Never heard of: {d.unconnected.join(', ')}. No source has sent these kinds, so their absence here says
          nothing.
        </p>
      )}
    </Folded>
  )
}

/** Which change did it, in a line. */
function Answer({ diagnosis: { changes, guilty } }: { readonly diagnosis: Diagnosis }) {
  const change = changes.find(({ id }) => id === guilty)
  if (change !== undefined)
    return (
      <>
        guilty: <Text charsMax={120}>{change.title}</Text>, {lag(change.lagSeconds)}
      </>
    )
  if (changes.length > 0) return 'none of them explains it'
  return guilty === null ? 'no source of changes is connected' : 'nothing near the onset'
}

function Nothing({ guilty }: { readonly guilty: string | null }) {
  if (guilty !== null) return <Empty>No change was recorded or seen near the onset.</Empty>
  return (
    <Empty>
      No source of changes is connected. Tell of one above, under <i>Changes</i>; your pipeline does it with{' '}
      <code>POST /api/changes</code>.
    </Empty>
  )
}

const VERDICTS = { suspect: '● suspect', response: '↩ response', unrelated: '○ unrelated' } as const

function ChangeRow({ change: c, guilty }: { readonly change: JudgedChange; readonly guilty: boolean }) {
  return (
    <li className={css.row} data-verdict={c.verdict} data-guilty={guilty}>
      <p className={css.verdict}>
        {guilty ? '● guilty' : VERDICTS[c.verdict]}
        <span className={css.lag}>{lag(c.lagSeconds)}</span>
      </p>
      <div className={css.main}>
        <p className={css.title}>
          <Text>{c.title}</Text> <Cites ids={c.evidence} />
        </p>
        <p className={css.meta}>
          {c.kind}
          {c.service !== null && (
            <>
              {' on '}
              <Text charsMax={60}>{c.service}</Text>
            </>
          )}
          {', '}
          <When at={c.at} relative={false} />
          {c.origin === 'inferred' && ', read off the telemetry'}
        </p>
        <Told change={c} />
        {c.why.length > 0 && (
          <p className={css.why}>
            <Text charsMax={300}>{c.why.join(' · ')}</Text>
          </p>
        )}
      </div>
    </li>
  )
}

import { useState } from 'react'
import { aimOf } from '../../../model/probe-aim.ts'
import type { ProbeAudit } from '../../http/contract.ts'
import { useProbeTrail } from '../hooks/use-probe-trail.ts'
import { Empty, Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import { Time } from '../parts/when.tsx'
import css from './trail.module.css'

/** Who placed what, where and why, and how it ended; read when it is opened, and again when `turn` changes. */
export function Trail({ turn }: { readonly turn: string }) {
  const [open, setOpen] = useState(false)
  return (
    <Section title="Who placed what">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className={css.open} data-stop>
          Show the trail
        </summary>
        {open && <Entries turn={turn} />}
      </details>
    </Section>
  )
}

function Entries({ turn }: { readonly turn: string }) {
  const trail = useProbeTrail(turn)
  if (trail.state === 'waiting') return <Waiting says="Reading the trail" />
  if (trail.state === 'failed') return <Failed error={trail.error} retry={trail.again} />
  const { entries, brokenAt } = trail.value
  return (
    <>
      {brokenAt !== undefined && (
        <p className={css.broken} role="alert">
          ✗ Somebody changed the trail at line {brokenAt}.
        </p>
      )}
      {entries.length === 0 && <Empty>No probe was ever placed.</Empty>}
      <ol className={css.entries} aria-label="Trail, newest first">
        {entries.toReversed().map((entry) => (
          <li key={entry.hash}>
            <Entry entry={entry} />
          </li>
        ))}
      </ol>
    </>
  )
}

function Entry({ entry: { at, did, probe, by, says, wish } }: { readonly entry: ProbeAudit }) {
  return (
    <>
      <Time at={at} date /> <strong>{probe}</strong> {did}
      {wish !== undefined && (
        <>
          {' '}
          {wish.kind} in <Text charsMax={60}>{wish.service}</Text> at <Text charsMax={100}>{aimOf(wish)}</Text>
        </>
      )}{' '}
      by <Text charsMax={60}>{by}</Text>
      {did !== 'placed' && (
        <>
          : <Text>{says}</Text>
        </>
      )}
      {wish?.reason !== undefined && (
        <>
          , because <Text>{wish.reason}</Text>
        </>
      )}
    </>
  )
}

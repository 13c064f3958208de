import { useState } from 'react'
import { counted, withClocks } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import { useFirst } from '../../hooks/use-first.ts'
import { useLoaded } from '../../hooks/use-loaded.ts'
import { ActForm } from '../../parts/act-form.tsx'
import button from '../../parts/button.module.css'
import { Field } from '../../parts/field.tsx'
import { More } from '../../parts/more.tsx'
import { Failed, Waiting } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import type { Reply, SpokenEntry, Timeline as Told } from '../replies.ts'
import css from './timeline.module.css'

const SHOWN = 12 // a night of reminders hid who was told and what was kept; more are one press away

type Props = Told & { readonly incident: string; readonly act: Act }

/** Everything that happened, the newest first, below the box for a note. */
export function Timeline({ entries, earlier, incident, act }: Props) {
  const list = useFirst(entries.toReversed(), SHOWN)
  return (
    <Section title="Timeline" note={counted(earlier + entries.length, 'entry', 'entries')}>
      <div className={css.note} id="note">
        <ActForm act={act} verb="note" label="Write it down">
          <Field name="text" label="What did you see, do or think?" lines={2} required />
        </ActForm>
      </div>
      <ol className={css.list} aria-label="Entries, newest first">
        {list.shown.map((entry) => (
          <Line key={entry.seq} entry={entry} />
        ))}
      </ol>
      <More of={list} />
      {earlier > 0 && <Earlier incident={incident} earlier={earlier} shown={entries.length} />}
    </Section>
  )
}

type EarlierProps = { readonly incident: string; readonly earlier: number; readonly shown: number }

/** What came before the entries of the room, read when it is asked for. */
function Earlier({ incident, earlier, shown }: EarlierProps) {
  const [isAsked, setAsked] = useState(false)
  const path = `/api/incidents/${encodeURIComponent(incident)}/timeline?last=${earlier + shown}`
  const [whole, retry] = useLoaded<Reply<Told>>(isAsked ? path : undefined)
  if (!isAsked)
    return (
      <button type="button" className={button.button} data-stop onClick={() => setAsked(true)}>
        Read the {counted(earlier, 'entry', 'entries')} before these
      </button>
    )
  if (whole.state === 'waiting') return <Waiting says="Reading the record" />
  if (whole.state === 'failed') return <Failed error={whole.error} retry={retry} />
  return (
    <ol className={css.list} aria-label="Entries before these, newest first">
      {whole.value.answer.entries
        .slice(0, earlier)
        .toReversed()
        .map((entry) => (
          <Line key={entry.seq} entry={entry} />
        ))}
    </ol>
  )
}

function Line({ entry: { seq, at, actor, says, event } }: { readonly entry: SpokenEntry }) {
  return (
    <li className={css.entry} data-kind={event.kind}>
      <span className={css.when}>
        <When at={at} relative={false} />
        <span className={css.seq}>#{seq}</span>
      </span>
      <span className={css.says}>
        <Text charsMax={600}>{withClocks(says, at)}</Text>
        <small className={css.by}>
          {' '}
          <Text charsMax={60}>{actor.name}</Text>
          {actor.kind !== 'human' && ` (${actor.kind})`}
        </small>
      </span>
    </li>
  )
}

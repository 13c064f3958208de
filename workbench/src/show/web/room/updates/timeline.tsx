import { useState } from 'react'
import { counted, withClocks } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Field } from '../../parts/field.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import type { SpokenEntry, Timeline as Told } from '../replies.ts'
import css from './timeline.module.css'

const SHOWN = 100 // more are one press away

/** Everything that happened, the newest first, below the box for a note. */
export function Timeline({ entries, earlier, act }: Told & { readonly act: Act }) {
  const [all, setAll] = useState(false)
  const newest = entries.toReversed()
  return (
    <Section title="Timeline" note={counted(earlier + entries.length, 'entry', 'entries')}>
      <div className={css.note} id="note">
        <ActForm act={act} verb="note" label="Write it down">
          <Field name="text" label="What did you see, do or think?" lines={2} required />
        </ActForm>
      </div>
      <ol className={css.list} aria-label="Entries, newest first">
        {newest.slice(0, all ? undefined : SHOWN).map((entry) => (
          <Line key={entry.seq} entry={entry} />
        ))}
      </ol>
      {!all && newest.length > SHOWN && (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          Show the {newest.length - SHOWN} earlier ones
        </button>
      )}
      {earlier > 0 && (
        <p className={css.by}>
          {earlier} before these: <code>lastgood timeline --last {earlier + entries.length}</code>
        </p>
      )}
    </Section>
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

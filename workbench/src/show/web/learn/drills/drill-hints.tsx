import { useState } from 'react'
import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import css from '../../parts/items.module.css'
import { Text } from '../../parts/text.tsx'
import { Fold } from '../../room/fold.tsx'
import type { DrillHint } from '../replies.ts'

/** Hints, one by one; each costs points. */
export function DrillHints({ act }: { readonly act: Act }) {
  const [hints, setHints] = useState<readonly NonNullable<DrillHint>[]>([])
  const [none, setNone] = useState(false)
  const take = (hint: DrillHint): void => (hint === null ? setNone(true) : setHints([...hints, hint]))
  return (
    <Fold title="A hint">
      <ol className={css.items}>
        {hints.map(({ nth, of, text }) => (
          <li key={nth}>
            {nth} of {of}: <Text charsMax={600}>{text}</Text>
          </li>
        ))}
      </ol>
      {none && <p role="status">There is no other hint.</p>}
      <ActForm
        act={act}
        verb="drill-hint"
        label="Take a hint; it costs points"
        done={({ answer }) => take(answer as DrillHint)} // the verb's own answer, as its module declares it
      />
    </Fold>
  )
}

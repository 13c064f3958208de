import type { Act } from '../../hooks/acts.ts'
import { useMay } from '../../hooks/use-may.ts'
import { ActForm, textsOf } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import css from '../../parts/items.module.css'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import { Fold } from '../../room/fold.tsx'
import page from '../learn-page.module.css'
import type { DrillList } from '../replies.ts'

const SURPRISE = ''

/** Begins a drill: a surprise, a fault of one's choice, or a recording that is played again. */
export function StartDrill({ list: { faults, recordings }, act }: { readonly list: DrillList; readonly act: Act }) {
  const mayWrite = useMay('responder')
  return (
    <Section title="Begin a drill">
      <div className={`${stack.stack} ${page.narrow}`}>
        <p>
          A shop of real processes starts, is well for a while, and breaks. Somebody is paged; from then on it is an
          incident like any other, marked as a drill.
        </p>
        {!mayWrite && <Empty>You may only read: whoever may write begins one.</Empty>}
        <ActForm act={act} verb="drill-start" label="Begin the drill" read={startOf} tone="strong">
          <Choice
            name="fault"
            label="What breaks"
            choices={[
              [SURPRISE, 'a surprise'],
              ...faults.map(({ name, title, level }) => [name, `${level}: ${title}`] as const),
            ]}
          />
          <Field name="leadSeconds" label="Seconds in which all is well" hint="120" />
          <Field name="seed" label="Seed: the same breaks the same way (may stay empty)" />
        </ActForm>
        <Fold title="Practise on a recording">
          {recordings.length === 0 && (
            <Empty>
              There is none. The command “record-telemetry” (Ctrl-K) makes one of an incident or a stretch of time.
            </Empty>
          )}
          <ul className={css.items}>
            {recordings.map(({ name, title }) => (
              <li key={name}>
                <strong>{name}</strong> <Text>{title}</Text>
                <ActForm act={act} verb="drill-replay" label={`Play ${name}`} given={{ recording: name }} />
              </li>
            ))}
          </ul>
        </Fold>
        <Fold title="What the faults look like to users">
          <ul className={css.items}>
            {faults.map(({ name, title, story, level }) => (
              <li key={name}>
                <strong>{level}</strong> <Text>{title}</Text>
                <small>
                  <Text>{story}</Text>
                </small>
              </li>
            ))}
          </ul>
        </Fold>
      </div>
    </Section>
  )
}

function startOf(form: FormData): Readonly<Record<string, unknown>> {
  const { fault, leadSeconds, seed } = textsOf(form)
  return {
    ...(fault === undefined ? { surprise: true } : { fault }),
    ...(leadSeconds !== undefined && { leadSeconds: Number(leadSeconds) }),
    ...(seed !== undefined && { seed: Number(seed) }),
  }
}

import { useState } from 'react'
import type { Act } from '../../hooks/acts.ts'
import type { Room } from '../../hooks/use-room.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import { Fold } from '../fold.tsx'
import { PauseForm } from './pause-form.tsx'
import css from './triage.module.css'
import { TriageForm } from './triage-form.tsx'

type Props = {
  readonly triage: Room['themes']['triage']
  /** Absent once it is over. */
  readonly act: Act | undefined
  /** What the next step shows already. */
  readonly next: string | undefined
}

/** How bad it is, on what that rests, and the ways to say it anew. */
export function Triage({ triage: { assessments, answers, proposed, pauses }, act, next }: Props) {
  const [again, setAgain] = useState(false)
  const last = assessments.at(-1)
  const plan = pauses.at(-1)?.steps ?? []
  return (
    <Section title="Triage" note={last && <When at={last.at} />}>
      <div className={stack.close}>
        {last === undefined ? (
          <Empty>Nobody has said how bad it is.</Empty>
        ) : (
          <p>
            <strong>{last.severity}</strong>, because <Text>{last.reason}</Text>
          </p>
        )}
        {proposed && (
          <p className={css.proposed}>
            ⚑ Telemetry speaks for {proposed.severity}: <Text>{proposed.reason}</Text>
          </p>
        )}
        {act !== undefined && proposed && (
          <ActForm
            act={act}
            verb="sev"
            label={`Say ${proposed.severity}`}
            given={{ severity: proposed.severity, reason: proposed.reason }}
          />
        )}
        {answers.length > 0 && (
          <dl className={css.answers}>
            {answers.map(({ question, answer, by }) => (
              <div key={question}>
                <dt>{question.replace(/([A-Z])/g, ' $1').toLowerCase()}</dt>
                <dd data-by={by}>{answer.replaceAll('-', ' ')}</dd>
              </div>
            ))}
          </dl>
        )}
        {plan.length > 0 && (
          <ol className={css.plan}>
            {plan.map((step) => (
              <li key={step}>
                <Text>{step}</Text>
              </li>
            ))}
          </ol>
        )}
        {act !== undefined && (
          <>
            {again && next !== 'triage' && <TriageForm act={act} done={() => setAgain(false)} />}
            {!again && next !== 'triage' && (
              <button type="button" className={css.again} data-stop onClick={() => setAgain(true)}>
                Measure and triage {last === undefined ? '' : 'again'}
              </button>
            )}
            <SayOutright act={act} />
            {next !== 'pause' && (
              <Fold title="Pause: ninety seconds" late>
                <PauseForm act={act} />
              </Fold>
            )}
          </>
        )}
      </div>
    </Section>
  )
}

function SayOutright({ act }: { readonly act: Act }) {
  return (
    <Fold title="Say the severity outright">
      <ActForm act={act} verb="sev" label="Say it">
        <Choice name="severity" label="How bad (in doubt the higher one)" choices={['P0', 'P1', 'P2']} />
        <Field name="reason" label="Why" required />
      </ActForm>
    </Fold>
  )
}

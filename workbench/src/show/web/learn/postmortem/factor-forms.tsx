import type { Act } from '../../hooks/acts.ts'
import { ActForm, textsOf } from '../../parts/act-form.tsx'
import { Field } from '../../parts/field.tsx'
import css from '../../parts/items.module.css'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import { FormFold } from '../../room/fold.tsx'
import type { Themes } from '../../room/replies.ts'

type Props = { readonly factors: Themes['learning']['factors']; readonly act: Act }

/** What had to be true for the harm to happen, and a way to add more: there is never only one. */
export function FactorForms({ factors, act }: Props) {
  return (
    <Section title="Contributing factors" note={String(factors.length)}>
      {factors.length === 0 && (
        <Empty>None yet. What had to be true for this to happen, and which guard was not there?</Empty>
      )}
      <ul className={css.items}>
        {factors.map(({ id, text, missingGuard, evidence }) => (
          <li key={id}>
            <strong>{id}</strong> <Text>{text}</Text>
            {missingGuard !== undefined && (
              <small>
                no guard: <Text>{missingGuard}</Text>
              </small>
            )}
            {evidence.length > 0 && <small>{evidence.join(', ')}</small>}
          </li>
        ))}
      </ul>
      <FormFold title="Add a factor">
        <ActForm act={act} verb="factor" label="Add this factor" read={factorOf}>
          <Field name="text" label="What had to be true" hint="the pool had no upper bound on waiting" required />
          <Field name="missingGuard" label="The guard that was not there" hint="an alert on queue length" />
          <Field name="evidence" label="Evidence (apart by commas)" hint="ev-1, ev-3" />
        </ActForm>
      </FormFold>
    </Section>
  )
}

function factorOf(form: FormData): Readonly<Record<string, unknown>> {
  const { evidence, ...texts } = textsOf(form)
  if (typeof evidence !== 'string') return texts
  return { ...texts, evidence: evidence.split(',').flatMap((one) => one.trim() || []) }
}

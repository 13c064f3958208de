import { useState } from 'react'
import type { Act } from '../../hooks/acts.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Choice, Field } from '../../parts/field.tsx'
import css from '../../parts/items.module.css'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import { FormFold } from '../../room/fold.tsx'
import type { Themes } from '../../room/replies.ts'
import type { AdvisedAction } from '../replies.ts'
import { SettleForms } from './settle-forms.tsx'

type Learning = Themes['learning']
type Action = Learning['actions'][number]

/** What an action does against the class of failure. */
const TYPES: Readonly<Record<Action['type'], string>> = {
  prevent: 'prevent: it cannot happen again',
  detect: 'detect: it is noticed earlier',
  clarify: 'clarify: it is clearer what happens',
  mitigate: 'mitigate: it does less harm',
  process: 'process: people work otherwise',
}

type Props = { readonly actions: Learning['actions']; readonly factors: Learning['factors']; readonly act: Act }

/** What is to be done about it: who does what until when, and what could be better about how that is said. */
export function ActionForms({ actions, factors, act }: Props) {
  return (
    <Section title="Action items" note={String(actions.length)}>
      {actions.length === 0 && <Empty>None yet: a verb, an object and an end state, one person, a day.</Empty>}
      <ul className={css.items}>
        {actions.map((action) => (
          <li key={action.id}>
            <strong>{action.id}</strong> <Text>{action.title}</Text>
            <small>
              {action.status}, due {action.due},{' '}
              {action.owner === undefined ? '! nobody owns it' : <Text>{action.owner}</Text>}, {action.type}
              {action.factor !== undefined && `, against ${action.factor}`}
            </small>
            <SettleForms action={action} act={act} />
          </li>
        ))}
      </ul>
      <FormFold title="Add an action">
        <AddForm factors={factors} act={act} />
      </FormFold>
    </Section>
  )
}

function AddForm({ factors, act }: Pick<Props, 'factors' | 'act'>) {
  const [advice, setAdvice] = useState<readonly string[]>([])
  return (
    <>
      <ActForm
        act={act}
        verb="action"
        label="Add this action"
        done={({ answer }) => setAdvice((answer as AdvisedAction).advice)} // the verb's own answer, as its module declares it
      >
        <Field
          name="title"
          label="What is done, with its end state"
          hint="Set a 2 s timeout on every payment call"
          required
        />
        <Choice name="type" label="What it does" choices={Object.entries(TYPES)} />
        <Field name="owner" label="One person or role" hint="payments on-call" />
        <Field name="due" label="Until when (by severity when left)" hint="2026-12-04" />
        <Choice
          name="factor"
          label="Against which factor"
          choices={[['', 'none'], ...factors.map(({ id, text }) => [id, `${id} ${text}`.slice(0, 80)] as const)]}
        />
      </ActForm>
      {advice.map((text) => (
        <p key={text} className={css.advice} role="status">
          ! {text}
        </p>
      ))}
    </>
  )
}

import type { Act } from '../../hooks/acts.ts'
import { ActForm, textsOf } from '../../parts/act-form.tsx'
import button from '../../parts/button.module.css'
import { Field } from '../../parts/field.tsx'
import stack from '../../parts/stack.module.css'
import { Text } from '../../parts/text.tsx'
import { Fold } from '../fold.tsx'
import item from '../item.module.css'
import type { ContainOffers } from '../replies.ts'

type Props = {
  readonly action: ContainOffers['actions'][number]
  readonly act: Act
  /** It is the way to take, of which more was said before. */
  readonly strong?: boolean
}

/** Runs a declared action on what was found, or on what is said instead; where much can break, asks another person first. */
export function ActionForm({ action: { name, title, on, secondEyes, says }, act, strong = false }: Props) {
  const target = [on.service && `on ${on.service}`, on.version && `to ${on.version}`].filter(Boolean).join(' ')
  return (
    <div className={stack.close}>
      <p>
        <strong>
          <Text>{title}</Text>
        </strong>
        {target !== '' && (
          <>
            {' '}
            <Text>{target}</Text>
          </>
        )}
      </p>
      {!strong && (
        <p className={item.facts}>
          <Text charsMax={300}>{says}</Text>
        </p>
      )}
      {secondEyes && (
        <p className={item.facts}>Much can break: it is written down, and runs when another person has said yes.</p>
      )}
      <ActForm
        act={act}
        verb="act"
        label={secondEyes ? `Ask for ${name}` : `Run ${name}`}
        given={{ action: name }}
        read={askedOf}
        tone={strong ? 'strong' : 'plain'}
      >
        <Fold title="On something else, or with another expectation">
          <div className={stack.stack}>
            <Field name="service" label="Service" hint={on.service ?? 'none was found'} />
            <Field name="version" label="Version it goes to" hint={on.version ?? 'none was found'} />
            <Field name="change" label="Change it takes back" hint={on.change ?? 'none was found'} />
            <Field name="expect" label="What should be seen if it works" />
            <Field name="skipEvidence" label="Why no evidence is kept before it" />
          </div>
        </Fold>
        <button type="submit" className={button.button} name="dryRun" value="yes" data-stop>
          Dry run
        </button>
      </ActForm>
    </div>
  )
}

const askedOf = (form: FormData): Readonly<Record<string, unknown>> => {
  const { dryRun, ...told } = textsOf(form)
  return { ...told, ...(dryRun !== undefined && { dryRun: true }) }
}

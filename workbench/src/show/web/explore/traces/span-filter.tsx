import { type FormEvent, useId } from 'react'
import type { SpanNames } from '../../../http/contract.ts'
import { visible } from '../../format.ts'
import { conditionsOf } from '../../hooks/use-spans.ts'
import button from '../../parts/button.module.css'
import css from '../filter.module.css'
import type { ViewProps } from '../view.ts'
import { NO_BOX } from './selection.ts'

type Props = Pick<ViewProps, 'fields' | 'go'> & { readonly names: SpanNames | undefined }

/** Narrows the spans: by service, operation, outcome and attributes. */
export function SpanFilter({ fields, names, go }: Props) {
  const id = useId()
  const conditions = conditionsOf(fields)
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string): string | undefined => String(form.get(name) ?? '').trim() || undefined
    const condition = text('condition')
    go({
      service: text('service'),
      operation: text('operation'),
      outcome: text('outcome'),
      spans: text('spans'),
      where: condition === undefined ? fields.where : [...conditions, condition].join('\n'),
      ...NO_BOX,
    })
  }
  return (
    <form className={css.filter} onSubmit={submit} key={JSON.stringify(fields)}>
      <Typed id={`${id}-service`} name="service" label="Service" value={fields.service} from={names?.services} />
      <Typed id={`${id}-op`} name="operation" label="Operation" value={fields.operation} from={names?.operations} />
      <Typed
        id={`${id}-where`}
        name="condition"
        label="Attribute"
        hint="e.g. http.route=/checkout"
        takes={['.+=.*', 'name=value, such as http.route=/checkout']}
      />
      <Chosen name="outcome" label="Outcome" value={fields.outcome} choices={OUTCOMES} />
      <Chosen name="spans" label="Spans" value={fields.spans} choices={SPANS} />
      <button type="submit" className={button.button} data-tone="filled">
        Look
      </button>
      {conditions.length > 0 && (
        <ul className={css.chips} aria-label="Attributes that must hold">
          {conditions.map((condition) => (
            <li key={condition}>
              <bdi>{visible(condition.slice(0, 120))}</bdi>{' '}
              <button
                type="button"
                aria-label={`Take ${visible(condition.slice(0, 120))} away`}
                onClick={() => go({ where: conditions.filter((one) => one !== condition).join('\n'), ...NO_BOX })}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
    </form>
  )
}

const OUTCOMES = [
  ['', 'any'],
  ['failed', 'failed'],
  ['fine', 'not failed'],
] as const

const SPANS = [
  ['', 'requests'],
  ['all', 'every span'],
] as const

const CHARS_MAX = 512 // what the API takes
const PROPOSED_MAX = 200

type TypedProps = {
  readonly id: string
  readonly name: string
  readonly label: string
  readonly value?: string | undefined
  readonly from?: readonly string[] | undefined
  readonly hint?: string
  /** What may stand there, and that in words; anything unless it is told. */
  readonly takes?: readonly [pattern: string, says: string]
}

/** A text field with proposals. */
export function Typed({ id, name, label, value = '', from = [], hint, takes }: TypedProps) {
  return (
    <p>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        defaultValue={value}
        placeholder={hint ?? 'any'}
        list={from.length > 0 ? `${id}-from` : undefined}
        maxLength={CHARS_MAX}
        pattern={takes?.[0]}
        title={takes?.[1]}
        autoComplete="off"
        dir="auto"
      />
      {from.length > 0 && (
        <datalist id={`${id}-from`}>
          {from.slice(0, PROPOSED_MAX).map((proposal) => (
            <option key={proposal} value={proposal} />
          ))}
        </datalist>
      )}
    </p>
  )
}

type ChosenProps = {
  readonly name: string
  readonly label: string
  readonly value: string | undefined
  readonly choices: readonly (readonly [value: string, says: string])[]
}

/** A choice that takes effect at once. */
export function Chosen({ name, label, value = '', choices }: ChosenProps) {
  const id = useId()
  return (
    <p>
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} defaultValue={value} onChange={(event) => event.currentTarget.form?.requestSubmit()}>
        {choices.map(([key, says]) => (
          <option key={key} value={key}>
            {says}
          </option>
        ))}
      </select>
    </p>
  )
}

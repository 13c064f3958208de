import { type ReactNode, useId } from 'react'
import css from './field.module.css'

const LINE_CHARS = 500 // what the record takes as one line

type Props = {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly value?: string | undefined
  readonly required?: boolean
  readonly lines?: number
  /** Proposals; anything else may be typed. */
  readonly from?: readonly string[]
  readonly focus?: boolean
}

/** A labelled text field of a form. */
export function Field({ name, label, hint, value = '', required = false, lines = 1, from = [], focus = false }: Props) {
  const id = useId()
  const shared = { id, name, required, defaultValue: value, placeholder: hint, autoFocus: focus, dir: 'auto' } as const
  return (
    <p className={css.field}>
      <label htmlFor={id}>{label}</label>
      {lines > 1 ? (
        <textarea {...shared} rows={lines} />
      ) : (
        <input
          {...shared}
          maxLength={LINE_CHARS}
          autoComplete="off"
          list={from.length > 0 ? `${id}-from` : undefined}
        />
      )}
      {from.length > 0 && (
        <datalist id={`${id}-from`}>
          {from.map((proposal) => (
            <option key={proposal} value={proposal} />
          ))}
        </datalist>
      )}
    </p>
  )
}

type ChoiceProps = {
  readonly name: string
  readonly label: ReactNode
  readonly choices: readonly (string | readonly [value: string, says: string])[]
  readonly value?: string | undefined
  readonly chosen?: (value: string) => void
  /** Whether something has to be chosen: the first choice, without a value, is nothing yet. */
  readonly required?: boolean
}

/** A labelled choice of one among a few. */
export function Choice({ name, label, choices, value, chosen, required = false }: ChoiceProps) {
  const id = useId()
  return (
    <p className={css.field}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        name={name}
        defaultValue={value}
        required={required}
        onChange={(event) => chosen?.(event.currentTarget.value)}
      >
        {choices.map((choice) => {
          const [key, says] = typeof choice === 'string' ? [choice, choice] : choice
          return (
            <option key={key} value={key}>
              {says}
            </option>
          )
        })}
      </select>
    </p>
  )
}

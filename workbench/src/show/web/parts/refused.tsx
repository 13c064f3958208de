import type { FormEvent } from 'react'
import type { Failure } from '../client.ts'
import { words } from '../format.ts'
import formCss from './act-form.module.css'
import button from './button.module.css'
import { Field } from './field.tsx'
import css from './notice.module.css'
import { Text } from './text.tsx'

type Props = {
  readonly error: Failure
  readonly verb: string
  readonly anyway: (pass: Readonly<Record<string, string>>) => void
}

/** What was refused and why, with the way out; where one more field of the same verb passes the rule, that field. */
export function Refused({ error, verb, anyway }: Props) {
  const pass = error.pass?.find((one) => one.verb === verb && one.field !== undefined)
  const field = pass?.field
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (field === undefined) return
    const reason = String(new FormData(event.currentTarget).get(field) ?? '').trim()
    if (reason !== '') anyway({ [field]: reason })
  }
  return (
    <div className={css.failed} role="alert">
      <p>
        <strong>
          ✗ <Text charsMax={400}>{error.what}</Text>
        </strong>
      </p>
      <p>
        <Text charsMax={400}>{error.todo}</Text>
      </p>
      {pass !== undefined && field !== undefined && (
        <form className={formCss.form} onSubmit={submit}>
          <Field name={field} label={`Do it all the same (${words(field)})`} hint={pass.says} required />
          <button type="submit" className={button.button}>
            Do it, with this reason
          </button>
        </form>
      )}
    </div>
  )
}

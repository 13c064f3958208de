import type { FormEvent } from 'react'
import type { Failure } from '../client.ts'
import { words } from '../format.ts'
import formCss from './act-form.module.css'
import button from './button.module.css'
import { Field } from './field.tsx'
import css from './notice.module.css'
import { passOf } from './pass.ts'
import { Text } from './text.tsx'

type Props = { readonly error: Failure; readonly anyway: (pass: Readonly<Record<string, string>>) => void }

/** What was refused and why, with the way out; where a reason passes the rule, the field for it. */
export function Refused({ error, anyway }: Props) {
  const pass = passOf(error.todo)
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (pass === undefined) return
    const reason = String(new FormData(event.currentTarget).get(pass) ?? '').trim()
    if (reason !== '') anyway({ [pass]: reason })
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
      {pass !== undefined && (
        <form className={formCss.form} onSubmit={submit}>
          <Field name={pass} label={`Do it all the same (${words(pass)})`} hint="why, for the record" required />
          <button type="submit" className={button.button}>
            Do it, with this reason
          </button>
        </form>
      )}
    </div>
  )
}

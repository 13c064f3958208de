import { type FormEvent, useId } from 'react'
import button from '../../parts/button.module.css'
import css from '../filter.module.css'
import { Typed } from '../traces/span-filter.tsx'
import type { ViewProps } from '../view.ts'

/** Narrows the metrics by what their name holds and who sends them. */
export function MetricFilter({ fields, go }: Pick<ViewProps, 'fields' | 'go'>) {
  const id = useId()
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string): string | undefined => String(form.get(name) ?? '').trim() || undefined
    go({ text: text('text'), service: text('service') })
  }
  return (
    <form className={css.filter} onSubmit={submit} key={JSON.stringify([fields.text, fields.service])}>
      <Typed id={`${id}-text`} name="text" label="Name holds" value={fields.text} hint="e.g. duration" />
      <Typed id={`${id}-service`} name="service" label="Service" value={fields.service} />
      <button type="submit" className={button.button} data-tone="filled">
        Look
      </button>
    </form>
  )
}

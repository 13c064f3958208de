import { type FormEvent, useId } from 'react'
import button from '../../parts/button.module.css'
import css from '../filter.module.css'
import { Chosen, Typed } from '../traces/span-filter.tsx'
import type { ViewProps } from '../view.ts'

type Props = Pick<ViewProps, 'fields' | 'go'> & { readonly services: readonly string[] }

const SEVERITIES = [
  ['', 'any'],
  ['9', 'info and above'],
  ['13', 'warnings and errors'],
  ['17', 'errors'],
] as const

/** Narrows the lines: by service, text, severity and trace. */
export function LogFilter({ fields, services, go }: Props) {
  const id = useId()
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string): string | undefined => String(form.get(name) ?? '').trim() || undefined
    go({
      service: text('service'),
      text: text('text'),
      severityMin: text('severityMin'),
      traceId: text('traceId'),
    })
  }
  return (
    <form className={css.filter} onSubmit={submit} key={JSON.stringify(fields)}>
      <Typed id={`${id}-text`} name="text" label="Text" value={fields.text} hint="e.g. timeout" />
      <Typed id={`${id}-service`} name="service" label="Service" value={fields.service} from={services} />
      <Chosen name="severityMin" label="Severity" value={fields.severityMin} choices={SEVERITIES} />
      <Typed id={`${id}-trace`} name="traceId" label="Trace" value={fields.traceId} hint="trace id" />
      <button type="submit" className={button.button} data-tone="filled">
        Look
      </button>
    </form>
  )
}

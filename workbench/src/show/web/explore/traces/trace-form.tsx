import { useId } from 'react'
import type { Go } from '../../hooks/use-address.ts'
import button from '../../parts/button.module.css'
import css from '../filter.module.css'
import { Typed } from './span-filter.tsx'

type Props = { readonly bad: string | undefined; readonly good: string | undefined; readonly go: Go }

/** Names the two traces; without a good one, a typical one is found. */
export function TraceForm({ bad, good, go }: Props) {
  const id = useId()
  const look = (form: FormData): void => {
    const text = (name: string): string | undefined => String(form.get(name) ?? '').trim() || undefined
    go({ bad: text('bad'), good: text('good') })
  }
  return (
    <form className={css.filter} action={look} key={`${bad} ${good}`}>
      <Typed id={`${id}-bad`} name="bad" label="Bad trace" value={bad} hint="trace id" />
      <Typed id={`${id}-good`} name="good" label="Good trace" value={good} hint="a typical one is found" />
      <button type="submit" className={button.button} data-tone="filled">
        Look
      </button>
    </form>
  )
}

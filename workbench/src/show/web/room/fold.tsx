import type { ReactNode } from 'react'
import css from './fold.module.css'

/** A part that opens when it is asked for. */
export function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className={css.fold}>
      <summary data-stop>{title}</summary>
      <div className={css.body}>{children}</div>
    </details>
  )
}

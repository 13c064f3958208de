import type { ReactNode } from 'react'
import type { Failure } from '../client.ts'
import css from './notice.module.css'

/** Nothing to show, and what to do about it. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className={css.empty}>{children}</p>
}

/** Something is on its way. */
export function Waiting({ says }: { readonly says: string }) {
  return (
    <p className={css.waiting} role="status">
      <span className={css.pulse} aria-hidden="true" />
      {says} …
    </p>
  )
}

/** Something failed: what, where, and the way out. */
export function Failed({ error, retry }: { readonly error: Failure; readonly retry?: () => void }) {
  return (
    <div className={css.failed} role="alert">
      <p>
        <strong>✗ {error.what}</strong>
      </p>
      <p className={css.where}>{error.where}</p>
      <p>{error.todo}</p>
      {retry && (
        <button type="button" className={css.retry} onClick={retry}>
          Try again
        </button>
      )}
    </div>
  )
}

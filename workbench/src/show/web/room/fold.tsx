import { type ReactNode, useState } from 'react'
import { useMay } from '../hooks/use-may.ts'
import css from './fold.module.css'

type Props = {
  readonly title: string
  /** Whether it is made only once it is opened: what it holds asks for something. */
  readonly late?: boolean
  /** Whether it is open at first: there is something in it that somebody counts on. */
  readonly open?: boolean
  readonly children: ReactNode
}

/** A part that opens when it is asked for. */
export function Fold({ title, late = false, open = false, children }: Props) {
  const [wasOpen, setWasOpen] = useState(!late || open)
  const [isFirstOpen] = useState(open)
  return (
    <details
      className={css.fold}
      open={isFirstOpen}
      onToggle={({ currentTarget }) => currentTarget.open && setWasOpen(true)}
    >
      <summary data-stop>{title}</summary>
      <div className={css.body}>{wasOpen && children}</div>
    </details>
  )
}

/** One that holds nothing but forms, for whoever may write. */
export const FormFold = (props: Props) => (useMay('responder') ? <Fold {...props} /> : null)

import { type ReactNode, useId } from 'react'
import css from './section.module.css'

type Props = {
  readonly title: string
  /** What stands at the right of the title: a count, a time. */
  readonly note?: ReactNode
  readonly children: ReactNode
}

/** A titled part of the page. */
export function Section({ title, note, children }: Props) {
  const id = useId()
  return (
    <section className={css.section} aria-labelledby={id}>
      <header className={css.head}>
        <h2 id={id} className={css.title}>
          {title}
        </h2>
        {note !== undefined && <span className={css.note}>{note}</span>}
      </header>
      {children}
    </section>
  )
}

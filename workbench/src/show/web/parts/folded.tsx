import { type ReactNode, useId } from 'react'
import css from './folded.module.css'

type Props = {
  readonly title: string
  /** What the part comes to, in a line. */
  readonly answer: ReactNode
  /** A count, at the right. */
  readonly note?: ReactNode
  /** What the answer rests on; without it there is nothing to open. */
  readonly children?: ReactNode
}

/** A titled part that tells its answer in a line and opens when the rest is asked for; on paper it is open. */
export function Folded({ title, answer, note, children }: Props) {
  const id = useId()
  const line = (
    <>
      <h2 id={id} className={css.title}>
        {title}
      </h2>
      <span className={css.answer}>{answer}</span>
      {note !== undefined && <span className={css.note}>{note}</span>}
    </>
  )
  return (
    <section className={css.folded} aria-labelledby={id}>
      {children === undefined ? (
        <div className={css.line}>{line}</div>
      ) : (
        <details>
          <summary className={css.line} data-stop>
            {line}
          </summary>
          <div className={css.body}>{children}</div>
        </details>
      )}
    </section>
  )
}

import { visible } from '../format.ts'
import css from './scroll-text.module.css'

/** A text of many lines as it was written, in a box that scrolls. */
export function ScrollText({ label, children }: { readonly label: string; readonly children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className={css.box} aria-label={label} tabIndex={0}>
      <pre className={css.text}>{visible(children)}</pre>
    </section>
  )
}

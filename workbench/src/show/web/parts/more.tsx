import type { First } from '../hooks/use-first.ts'
import css from './more.module.css'

/** The button that shows the rest of a list, and the first of it again; nothing where there is no more. */
export function More({ of: { more, first, isOpen, turn } }: { readonly of: Omit<First<unknown>, 'shown'> }) {
  if (more === 0) return null
  return (
    <button type="button" className={css.more} aria-expanded={isOpen} data-stop onClick={turn}>
      {isOpen ? `Show ${first}` : `Show ${more} more`}
    </button>
  )
}

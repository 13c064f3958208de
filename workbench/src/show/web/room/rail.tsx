import css from './rail.module.css'
import type { Stage } from './stages.ts'

/** The method from the first pause to what is learnt: what is done, and where the next step is. */
export function Rail({ stages }: { readonly stages: readonly Stage[] }) {
  return (
    <nav aria-label="The method">
      <ol className={css.rail}>
        {stages.map(({ name, done, here, says }) => (
          <li
            key={name}
            className={css.stage}
            data-done={done}
            data-here={here}
            aria-current={here ? 'step' : undefined}
          >
            <span className={css.mark} aria-hidden="true">
              {done ? '✓' : here ? '▸' : '·'}
            </span>
            <span>
              {name}
              <small className={css.says}>{says}</small>
            </span>
          </li>
        ))}
      </ol>
    </nav>
  )
}

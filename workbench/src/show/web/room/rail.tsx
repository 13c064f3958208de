import { goToPart, partHeadings } from '../go-to-part.ts'
import css from './rail.module.css'
import type { Stage } from './stages.ts'

/** The method from the first pause to what is learnt: what is done, where the next step is, and a way to the part of the room of each. */
export function Rail({ stages }: { readonly stages: readonly Stage[] }) {
  return (
    <nav aria-label="The method">
      <ol className={css.rail}>
        {stages.map(({ name, done, here, says, part }) => (
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
              {part === undefined ? (
                <span className={css.name}>{name}</span>
              ) : (
                <button
                  type="button"
                  className={`${css.name} ${css.way}`}
                  data-stop
                  onClick={() => goToPart(headingOf(part))}
                >
                  {name}
                </button>
              )}
              <small className={css.says}>{says}</small>
            </span>
          </li>
        ))}
      </ol>
    </nav>
  )
}

const headingOf = (part: string): HTMLElement | undefined =>
  partHeadings().find(({ textContent }) => textContent === part)

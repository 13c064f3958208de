import { Cites } from '../parts/cites.tsx'
import css from './recorded.module.css'

type Props = {
  /** Evidence to begin with; undefined while there is none. */
  readonly evidence: string | undefined
}

/** Says to who sees a demo for the first time what is shown, and what to do with it. */
export function Welcome({ evidence }: Props) {
  return (
    <aside className={css.note} aria-label="The demo">
      <p>
        <strong>This is a demo: a recorded incident of a small shop, loaded as if it had just happened.</strong>
      </p>
      <ol className={css.steps}>
        <li>Read the answer below: what broke, since when, and which change did it.</li>
        <li>
          Doubt it: every mark such as {evidence === undefined ? <b>ev-1</b> : <Cites ids={[evidence]} />} opens what a
          claim rests on, with its numbers, requests and query.
        </li>
        <li>
          Work on it: <b>declare this incident</b> below. Or{' '}
          <a href="#/learn/drills" data-stop>
            watch a system break: a drill
          </a>
          .
        </li>
      </ol>
    </aside>
  )
}

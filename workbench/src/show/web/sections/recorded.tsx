import type { Interval } from '../../http/contract.ts'
import { hashOfAddress } from '../hooks/use-address.ts'
import { hashOf } from '../hooks/use-place.ts'
import { When } from '../parts/when.tsx'
import css from './recorded.module.css'

type Props = {
  readonly recording: Interval
  /** The address that shows what is looked at in the time of the recording; by default a diagnosis of it. */
  readonly there?: string | undefined
}

/** Says to who comes back to a demo that its recording has ended, what that means for what is shown, and how to go on. */
export function Recorded({ recording: { from, to }, there }: Props) {
  return (
    <aside className={css.note} aria-label="The demo">
      <p>
        <strong>
          This is the demo: its recording ended at <When at={to} />.
        </strong>{' '}
        Nothing is measured of the time since. Who starts the demo again has it anew, as if it ended then.
      </p>
      <p className={css.ways}>
        {there === undefined ? (
          <>
            <a href={`#${hashOf({ from, to })}`} data-stop>
              Diagnose the time of the recording
            </a>
            <a href={hashOfAddress({ path: '/explore/traces', fields: { from, to } })} data-stop>
              Its requests
            </a>
          </>
        ) : (
          <a href={there} data-stop>
            Show the time of the recording
          </a>
        )}
        <a href="#/learn/drills" data-stop>
          Watch an incident as it happens: a drill
        </a>
      </p>
    </aside>
  )
}

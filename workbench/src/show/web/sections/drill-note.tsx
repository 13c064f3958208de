import { hashOfAddress } from '../hooks/use-address.ts'
import { roomOf } from '../hooks/use-place.ts'
import type { RunningDrill } from '../hooks/use-running-drill.ts'
import { Text } from '../parts/text.tsx'
import { When } from '../parts/when.tsx'
import css from './recorded.module.css'

type Props = {
  readonly drill: RunningDrill
  /** The address that shows the page from the drill's beginning on; undefined where the page has none. */
  readonly since?: string | undefined
}

/** Says that what is shown is that of a practice system as well, since when, and where the drill is worked. */
export function DrillNote({ drill: { system, startedAt, incident }, since }: Props) {
  return (
    <aside className={css.note} aria-label="The drill">
      <p>
        <strong>A drill runs.</strong> The telemetry of its practice system (<Text charsMax={60}>{system}</Text>) stands
        here since <When at={startedAt} />, beside that of all others.
      </p>
      <p className={css.ways}>
        {incident !== null && (
          <a href={roomOf(incident)} data-stop>
            Work {incident} in its room
          </a>
        )}
        <a href={hashOfAddress({ path: '/learn/drills', fields: {} })} data-stop>
          How its users fare, and what can be done
        </a>
        {since !== undefined && (
          <a href={since} data-stop>
            Only what came since it began
          </a>
        )}
      </p>
    </aside>
  )
}

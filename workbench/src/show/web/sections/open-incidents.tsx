import { shortened } from '../format.ts'
import type { OpenIncidents as Open, OpenIncident } from '../hooks/use-open-incidents.ts'
import { roomOf } from '../hooks/use-place.ts'
import type { Loaded } from '../hooks/use-read.ts'
import button from '../parts/button.module.css'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { Text } from '../parts/text.tsx'
import { When } from '../parts/when.tsx'
import { Severity } from '../room/triage/severity.tsx'
import css from './open-incidents.module.css'
import { PastIncidents, type PastProps } from './past-incidents.tsx'

type Props = {
  readonly incidents: Loaded<Open>
  /** Undefined where the page is not about one's own system, and for who may only read. */
  readonly declare: (() => void) | undefined
  /** Declares what the diagnosis on the page found; undefined where it found nothing. */
  readonly declareFound: (() => void) | undefined
  /** Those that are over; held by the page, as this part changes its place when an incident begins. */
  readonly past: PastProps
}

const TITLE_CHARS = 160

/** The incidents that are open, each with its next step, and the way to begin one. */
export function OpenIncidents({ incidents, declare, declareFound, past }: Props) {
  return (
    <Section
      title="Open incidents"
      note={
        declare && (
          <button type="button" className={button.button} onClick={declare}>
            Declare an incident <kbd>d</kbd>
          </button>
        )
      }
    >
      {incidents.state === 'waiting' && <Waiting says="Reading the incident record" />}
      {incidents.state === 'failed' && <Failed error={incidents.error} retry={incidents.again} />}
      {incidents.state === 'ready' && isNone(incidents) && <None declareFound={declareFound} />}
      {incidents.state === 'ready' && !isNone(incidents) && <List open={incidents.value} />}
      <PastIncidents {...past} />
    </Section>
  )
}

/** Whether it is known that none is open. */
export const isNone = (incidents: Loaded<Open>): boolean =>
  incidents.state === 'ready' && incidents.value.shown.length === 0

function None({ declareFound }: Pick<Props, 'declareFound'>) {
  return (
    <div className={css.nobody}>
      <p className={css.none}>No incident is open.</p>
      {declareFound && (
        <button type="button" className={button.button} data-tone="filled" data-stop onClick={declareFound}>
          Declare this incident and work on it
        </button>
      )}
    </div>
  )
}

function List({ open: { shown, more } }: { readonly open: Open }) {
  return (
    <>
      <ul className={css.list}>
        {shown.map((incident) => (
          <Line key={incident.listed.id} incident={incident} />
        ))}
      </ul>
      {more > 0 && <p className={css.none}>{more} more are open.</p>}
    </>
  )
}

function Line({ incident: { listed, brief } }: { readonly incident: OpenIncident }) {
  const { id, title, state, drill, openedAt } = listed
  return (
    <li className={css.line}>
      <p className={css.head}>
        <Severity severity={brief?.severity ?? null} drill={drill} />
        <a className={css.title} href={roomOf(id)} data-stop>
          <bdi>{shortened(title, TITLE_CHARS)}</bdi>
        </a>
      </p>
      <p className={css.where}>
        {id} · {state} · since <When at={openedAt} />
      </p>
      {brief?.next && (
        <p className={css.next}>
          Next: <Text>{brief.next.says}</Text>
        </p>
      )}
      {brief?.damaged && <p className={css.damaged}>✗ its record is damaged from entry {brief.damaged.seq} on</p>}
    </li>
  )
}

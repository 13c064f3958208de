import { wholePercent } from '../../../lib/percent.ts'
import { pathOfVerb } from '../hooks/acts.ts'
import { useLoaded } from '../hooks/use-loaded.ts'
import { roomOf } from '../hooks/use-place.ts'
import { Choice } from '../parts/field.tsx'
import css from '../parts/items.module.css'
import { Empty, Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import stack from '../parts/stack.module.css'
import { Text } from '../parts/text.tsx'
import type { Listed, Reply } from '../room/replies.ts'
import type { SimilarIncident } from './replies.ts'

const LABEL_CHARS = 80

type Props = {
  readonly incidents: readonly Listed[]
  readonly chosen: string | undefined
  readonly choose: (incident: string) => void
}

/** Past incidents that resemble one; what differs counts as much as what is alike. */
export function Similar({ incidents, chosen, choose }: Props) {
  const id = incidents.find((one) => one.id === chosen)?.id ?? incidents[0]?.id
  const [similar, retry] = useLoaded<Reply<readonly SimilarIncident[]>>(id && pathOfVerb(id, 'similar'))
  return (
    <Section title="What it resembles, and what differs">
      <div className={stack.stack}>
        {incidents.length === 0 && <Empty>There is no incident to hold against others yet.</Empty>}
        {incidents.length > 0 && (
          <Choice
            name="incident"
            label="Incident"
            choices={incidents.map(({ id, title }) => [id, `${id} ${title}`.slice(0, LABEL_CHARS)] as const)}
            value={id}
            chosen={choose}
          />
        )}
        {id !== undefined && similar.state === 'waiting' && <Waiting says="Comparing" />}
        {similar.state === 'failed' && <Failed error={similar.error} retry={retry} />}
        {similar.state === 'ready' && <List found={similar.value.answer} />}
      </div>
    </Section>
  )
}

function List({ found }: { readonly found: readonly SimilarIncident[] }) {
  if (found.length === 0) return <Empty>No past incident resembles it.</Empty>
  return (
    <>
      <ul className={css.items} aria-label="Past incidents that resemble it">
        {found.map((one) => (
          <li key={one.incident}>
            <a href={roomOf(one.incident)} data-stop>
              {one.incident}
            </a>{' '}
            <Text>{one.title}</Text> {one.at.slice(0, 10)}, {wholePercent(one.alike)} alike
            <Values says="alike" values={one.shared} />
            <Values says="only today" values={one.onlyToday} />
            <Values says="only then" values={one.onlyThen} />
            {one.cause !== null && (
              <small>
                cause then: <Text>{one.cause}</Text>
              </small>
            )}
            {one.helped.length > 0 && (
              <small>
                helped then: <Text>{one.helped.join('; ')}</Text>
              </small>
            )}
          </li>
        ))}
      </ul>
      <p>The same symptom may have another cause: look at what differs first.</p>
    </>
  )
}

function Values({ says, values }: { readonly says: string; readonly values: SimilarIncident['shared'] }) {
  if (values.length === 0) return null
  const text = values.map(({ trait, values: all }) => `${trait} ${all.join(', ')}`).join('; ')
  return (
    <small>
      {says}: <Text>{text}</Text>
    </small>
  )
}

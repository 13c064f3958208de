import { counted, quantity } from '../../format.ts'
import type { Act } from '../../hooks/acts.ts'
import type { Room } from '../../hooks/use-room.ts'
import { ActForm } from '../../parts/act-form.tsx'
import { Field } from '../../parts/field.tsx'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { Text } from '../../parts/text.tsx'
import { When } from '../../parts/when.tsx'
import { Fold } from '../fold.tsx'
import css from './evidence.module.css'

type Props = {
  readonly incident: string
  readonly evidence: Room['themes']['evidence']
  /** Absent once it is over. */
  readonly act: Act | undefined
}

/** What was kept before it is forgotten, and what could not be. */
export function Evidence({ incident, evidence: { captures: kept, attached, skipped }, act }: Props) {
  const captures = [...kept, ...attached]
  return (
    <Section title="Evidence kept" note={counted(captures.length, 'capture')}>
      {captures.length + skipped.length === 0 && (
        <Empty>Nothing was kept yet: telemetry and logs are forgotten, and a change can wipe them out.</Empty>
      )}
      <ul className={css.list}>
        {captures.map(({ id, at, items, missing }) => (
          <li key={id} className={css.capture}>
            <p>
              <strong>{id}</strong> <When at={at} />
            </p>
            <ul>
              {items.map(({ name, says, bytes }) => (
                <li key={name}>
                  <a href={hrefOf(incident, id, name)} target="_blank" rel="noreferrer">
                    {name}
                  </a>
                  : <Text>{says}</Text> <small>{quantity(bytes, 'By')}</small>
                  {act !== undefined && name === 'traces' && (
                    <>
                      {' '}
                      <a href={`#/checks?incident=${incident}&evidence=${id}`}>reproduce one</a>
                    </>
                  )}
                </li>
              ))}
              {missing.map(({ name, why }) => (
                <li key={name} className={css.missing}>
                  ✗ {name}: <Text>{why}</Text>
                </li>
              ))}
            </ul>
          </li>
        ))}
        {skipped.map(({ seq, reason }) => (
          <li key={seq} className={css.capture}>
            Skipped, because <Text>{reason}</Text>
          </li>
        ))}
      </ul>
      {act !== undefined && (
        <p>
          <a href={`#/checks?incident=${incident}`} data-stop>
            Check a machine, an endpoint or a database, or reproduce a request
          </a>
        </p>
      )}
      {act !== undefined && (
        <Fold title={captures.length === 0 ? 'Keep the evidence, or say why not' : 'Keep more, or say why not'}>
          <CaptureForm act={act} />
        </Fold>
      )}
    </Section>
  )
}

const hrefOf = (incident: string, capture: string, item: string): string =>
  `/api/incidents/${encodeURIComponent(incident)}/evidence?${new URLSearchParams({ capture, item })}`

/** Keeps what telemetry forgets, within a minute; or says why there is no time for it. */
export function CaptureForm({ act }: { readonly act: Act }) {
  return (
    <>
      <ActForm act={act} verb="capture" label="Keep the evidence" tone="strong" />
      <Fold title="Skip it, with a reason">
        <ActForm act={act} verb="capture" label="Skip it">
          <Field name="skip" label="Why no evidence is kept" required />
        </ActForm>
      </Fold>
    </>
  )
}

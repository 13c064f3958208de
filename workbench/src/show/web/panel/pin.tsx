import { type FormEvent, useState } from 'react'
import type { Failure } from '../client.ts'
import { useName } from '../hooks/use-name.ts'
import { useOpenIncidents } from '../hooks/use-open-incidents.ts'
import { usePin } from '../hooks/use-pin.ts'
import { roomOf } from '../hooks/use-place.ts'
import button from '../parts/button.module.css'
import { Field } from '../parts/field.tsx'
import { Empty, Failed, Waiting } from '../parts/notice.tsx'
import { Text } from '../parts/text.tsx'
import { Panel } from './panel.tsx'
import css from './pin.module.css'

type Standing =
  | { readonly state: 'asking' }
  | { readonly state: 'busy' }
  | { readonly state: 'failed'; readonly error: Failure }
  | { readonly state: 'done'; readonly incident: string }

/** Keeps the view as evidence of an incident: its address and what it shows. */
export default function Pin({ hash, close }: { readonly hash: string; readonly close: () => void }) {
  const incidents = useOpenIncidents()
  const [name, setName] = useName()
  const pin = usePin()
  const [standing, setStanding] = useState<Standing>({ state: 'asking' })
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    if (standing.state === 'busy') return
    const form = new FormData(event.currentTarget)
    const [incident, by] = [String(form.get('incident') ?? ''), String(form.get('by') ?? '')]
    setName(by)
    setStanding({ state: 'busy' })
    void pin(hash, incident, String(form.get('why') ?? ''), by).then((reply) =>
      setStanding(reply.ok ? { state: 'done', incident } : { state: 'failed', error: reply.error }),
    )
  }
  const shown = incidents.state === 'ready' ? incidents.value.shown : []
  return (
    <Panel title="Pin this view to an incident" close={close}>
      {incidents.state === 'waiting' && <Waiting says="Reading open incidents" />}
      {incidents.state === 'failed' && <Failed error={incidents.error} retry={incidents.again} />}
      {incidents.state === 'ready' && shown.length === 0 && (
        <Empty>
          No incident is open. Declare one on the first page (<kbd>1</kbd>, then <kbd>d</kbd>), then pin what you see.
        </Empty>
      )}
      {shown.length > 0 && (
        <form className={css.form} onSubmit={submit}>
          <fieldset className={css.incidents}>
            <legend>Incident</legend>
            {shown.map(({ listed: { id, title } }, i) => (
              <label key={id}>
                <input type="radio" name="incident" value={id} defaultChecked={i === 0} /> {id}{' '}
                <Text charsMax={100}>{title}</Text>
              </label>
            ))}
          </fieldset>
          <Field name="why" label="What it shows" hint="only the canaries are slow" focus />
          <Field name="by" label="Your name" value={name} />
          <button type="submit" className={button.button} data-tone="strong" aria-disabled={standing.state === 'busy'}>
            {standing.state === 'busy' ? 'Pinning …' : 'Pin it'}
          </button>
        </form>
      )}
      {standing.state === 'failed' && <Failed error={standing.error} />}
      {standing.state === 'done' && (
        <p role="status">
          ✓ Kept with its address and what it shows. <a href={roomOf(standing.incident)}>Go to {standing.incident}</a>
        </p>
      )}
    </Panel>
  )
}

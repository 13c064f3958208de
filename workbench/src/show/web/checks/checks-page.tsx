import page from '../app.module.css'
import type { Chrome } from '../chrome.ts'
import { shortened } from '../format.ts'
import { useAddress } from '../hooks/use-address.ts'
import { useChecks } from '../hooks/use-checks.ts'
import { useKeys } from '../hooks/use-keys.ts'
import { useMay } from '../hooks/use-may.ts'
import { useName } from '../hooks/use-name.ts'
import { type OpenIncident, useOpenIncidents } from '../hooks/use-open-incidents.ts'
import { roomOf } from '../hooks/use-place.ts'
import { useTitle } from '../hooks/use-title.ts'
import columns from '../parts/columns.module.css'
import { Choice } from '../parts/field.tsx'
import { Section } from '../parts/section.tsx'
import { ActorName } from '../sections/actor-name.tsx'
import { TopBar } from '../sections/top-bar.tsx'
import { CheckForm } from './check-form.tsx'
import css from './checks-page.module.css'
import { ReplayForm } from './replay-form.tsx'

/** One look at a machine, an endpoint or a database, and a failing request to be sent again; kept with an incident. */
export default function ChecksPage({ chrome }: { readonly chrome: Chrome }) {
  const [{ fields }, go] = useAddress()
  const [name, setName] = useName()
  const incidents = useOpenIncidents()
  const mayWrite = useMay('responder')
  const door = useChecks(mayWrite ? fields.incident : undefined, name)
  useTitle('Checks')
  useKeys(chrome.keys)
  return (
    <>
      <TopBar trouble={undefined} chrome={chrome} path="/checks">
        <ActorName name={name} setName={setName} />
      </TopBar>
      <main className={page.page} id="top">
        <h1 className={page.title}>Look at the system itself</h1>
        <div className={css.keep}>
          {mayWrite && (
            <Choice
              key={`${incidents.state} ${fields.incident}`}
              name="incident"
              label="What is found is kept with"
              choices={choicesOf(incidents.state === 'ready' ? incidents.value.shown : [], fields.incident)}
              value={fields.incident}
              chosen={(incident) => go({ incident: incident || undefined })}
            />
          )}
          {fields.incident !== undefined && <a href={roomOf(fields.incident)}>Back to {fields.incident}</a>}
        </div>
        <div className={columns.even}>
          <Section title="Check a machine, an endpoint, a database">
            <CheckForm key={fields.kind} check={door.check} first={fields.kind} />
          </Section>
          <Section title="Reproduce a request">
            <ReplayForm
              key={`${fields.trace} ${fields.evidence}`}
              trace={fields.trace}
              evidence={fields.evidence}
              incident={fields.incident}
              replay={door.replay}
              send={door.send}
            />
          </Section>
        </div>
      </main>
    </>
  )
}

const TITLE_CHARS = 60

function choicesOf(open: readonly OpenIncident[], chosen: string | undefined) {
  const named = open.map(({ listed: { id, title } }) => [id, shortened(`${id} ${title}`, TITLE_CHARS)] as const)
  const isThere = chosen === undefined || named.some(([id]) => id === chosen)
  return [['', 'no incident: shown only'] as const, ...named, ...(isThere ? [] : [[chosen, chosen] as const])]
}

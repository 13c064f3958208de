import { useMemo } from 'react'
import page from '../app.module.css'
import type { Chrome } from '../chrome.ts'
import { useAddress } from '../hooks/use-address.ts'
import { useKeys } from '../hooks/use-keys.ts'
import { useMay } from '../hooks/use-may.ts'
import { useName } from '../hooks/use-name.ts'
import { useProbeSource } from '../hooks/use-probe-source.ts'
import { type ProbesDoor, useProbes } from '../hooks/use-probes.ts'
import { useTitle } from '../hooks/use-title.ts'
import { Failed, Waiting } from '../parts/notice.tsx'
import { ActorName } from '../sections/actor-name.tsx'
import { TopBar } from '../sections/top-bar.tsx'
import { Bench } from './bench.tsx'

/** Sight into running processes: who is connected, what they run, and what probes see in them. */
export default function ProbesPage({ chrome }: { readonly chrome: Chrome }) {
  const [name, setName] = useName()
  const door = useProbes(name)
  const { reload } = door
  useTitle('Probes')
  useKeys(useMemo(() => ({ ...chrome.keys, r: reload }), [chrome, reload]))
  const off = door.standing.state === 'failed'
  return (
    <>
      <TopBar trouble={door.live || off ? undefined : 'connection lost'} chrome={chrome} path="/probes">
        <ActorName name={name} setName={setName} />
      </TopBar>
      <main className={page.page} id="top">
        <h1 className={page.title}>Probes</h1>
        <Body door={door} />
      </main>
    </>
  )
}

function Body({ door }: { readonly door: ProbesDoor }) {
  const [{ fields }, go] = useAddress()
  const { standing } = door
  const sessions = standing.state === 'ready' ? standing.value.sessions : []
  const session = sessions.find(
    ({ service, instance }) => service === fields.service && (!fields.instance || instance === fields.instance),
  )
  const chosen = session ?? sessions[0]
  const mayProbe = useMay('probe') // who may place no probe does not read what runs
  const seen = useProbeSource(mayProbe ? chosen : undefined, session === undefined ? undefined : fields.file)
  if (standing.state === 'waiting') return <Waiting says="Asking who is connected" />
  if (standing.state === 'failed') return <Failed error={standing.error} retry={door.reload} />
  return <Bench standing={standing.value} session={chosen} seen={seen} fields={fields} go={go} door={door} />
}

import { useState } from 'react'
import type { ProbeSession, ProbesReply } from '../../http/contract.ts'
import { counted } from '../format.ts'
import type { Fields, Go } from '../hooks/use-address.ts'
import { useMay } from '../hooks/use-may.ts'
import type { ProbeSourceDoor } from '../hooks/use-probe-source.ts'
import type { ProbesDoor } from '../hooks/use-probes.ts'
import type { Sampled } from '../hooks/use-samples.ts'
import columns from '../parts/columns.module.css'
import { Empty } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import stack from '../parts/stack.module.css'
import { Fold } from '../room/fold.tsx'
import { Connected } from './connected.tsx'
import { HowToConnect } from './how-to-connect.tsx'
import { PlaceForm } from './place-form.tsx'
import { ProbeList } from './probe-list.tsx'
import { ProbeResults } from './probe-results.tsx'
import { SampleAnswer } from './sample-answer.tsx'
import { SampleForm } from './sample-form.tsx'
import { Source } from './source.tsx'
import { Trail } from './trail.tsx'

type Props = {
  readonly standing: ProbesReply
  /** The process that is looked into; undefined where none is connected. */
  readonly session: ProbeSession | undefined
  readonly seen: ProbeSourceDoor
  readonly fields: Fields
  readonly go: Go
  readonly door: ProbesDoor
}

/** From a process to its source, to a probe in a line of it, to what that sees. */
export function Bench({ standing: { url, sessions, probes }, session, seen, fields, go, door }: Props) {
  const [told, setTold] = useState('')
  const [sampled, setSampled] = useState<Sampled>()
  const mayProbe = useMay('probe')
  const chosen = probes.find(({ id }) => id === fields.probe) ?? probes.find(({ active }) => active)
  const placed = (id: string, says: string): void => {
    setTold(says)
    go({ probe: id })
  }
  return (
    <>
      {told !== '' && <p role="status">{told}</p>}
      <Section title="Processes" note={counted(sessions.length, 'connected', 'connected')}>
        <Connected
          sessions={sessions}
          chosen={session}
          choose={(to) => go({ ...to, file: undefined, line: undefined })}
        />
        {sessions.length === 0 ? (
          <HowToConnect url={url} />
        ) : (
          <Fold title="Connect another one">
            <HowToConnect url={url} />
          </Fold>
        )}
      </Section>
      {!mayProbe && (
        <Empty>You may look at what probes see; who may place them has a token of the scope “probe”.</Empty>
      )}
      {mayProbe && session !== undefined && (
        <div className={columns.widest}>
          <Source session={session} seen={seen} probes={probes} fields={fields} go={go} />
          <div className={stack.wide}>
            <PlaceForm
              key={session.service}
              aim={aimOf(session, seen, fields)}
              sessions={sessions}
              door={door}
              placed={placed}
            />
            <SampleForm
              key={`${session.service} ${session.instance}`}
              session={session}
              door={door.samples}
              seen={setSampled}
            />
          </div>
        </div>
      )}
      {sampled !== undefined && <SampleAnswer sampled={sampled} />}
      <div className={chosen === undefined ? undefined : columns.widest}>
        {chosen !== undefined && (
          <ProbeResults probe={chosen} marks={door.marks.get(chosen.id) ?? []} remove={door.remove} />
        )}
        <ProbeList
          isConnected={sessions.length > 0}
          probes={probes}
          chosen={chosen}
          marks={door.marks}
          choose={(probe) => go({ probe })}
        />
      </div>
      <Trail turn={probes.map(({ id, active }) => `${id}${active}`).join()} />
    </>
  )
}

/** Where a probe would stand. */
function aimOf(session: ProbeSession, { source }: ProbeSourceDoor, { line }: Fields) {
  const shown = source?.state === 'ready' ? source.value : undefined
  return { session, file: shown?.file, hash: shown?.hash, line: Number(line) || undefined }
}

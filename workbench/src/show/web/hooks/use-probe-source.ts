import type { ProbeFiles, ProbeSession, ProbeSource } from '../../http/contract.ts'
import { searchOf } from './use-address.ts'
import { type Loaded, useLoaded } from './use-loaded.ts'

/** The files of a process and the text of the one that is looked at; undefined while none is. */
export type ProbeSourceDoor = {
  readonly files: Loaded<ProbeFiles>
  readonly source: Loaded<ProbeSource> | undefined
  readonly reload: () => void
}

/** What a process runs; without a file, the one it was started with. */
export function useProbeSource(session: ProbeSession | undefined, file: string | undefined): ProbeSourceDoor {
  const of = session && { service: session.service, instance: session.instance }
  const [files, reload] = useLoaded<ProbeFiles>(of && `/api/probes/files?${searchOf(of)}`)
  const shown = file ?? (files.state === 'ready' ? files.value.files[0] : undefined)
  const asked = of && shown !== undefined
  const [source] = useLoaded<ProbeSource>(asked ? `/api/probes/source?${searchOf({ ...of, file: shown })}` : undefined)
  return { files, source: asked ? source : undefined, reload }
}

import type { CallMap, ChangesReply, Diagnosis, Overview } from '../../http/contract.ts'
import type { Loaded } from '../hooks/use-loaded.ts'
import { later } from '../parts/later.tsx'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { ChangesLine } from './changes-line.tsx'

const ServiceMap = later(() => import('./service-map.tsx'), 'Drawing the map')

type Props = {
  readonly overview: Loaded<Overview>
  readonly map: Loaded<CallMap>
  readonly changes: Loaded<ChangesReply>
  readonly diagnosis: Diagnosis | undefined
}

/** What was changed of late, and who calls whom. */
export function Surroundings({ overview, map, changes, diagnosis }: Props) {
  const seen = overview.state === 'ready' ? overview.value : undefined
  return (
    <>
      {seen && <ChangesLine changes={changes} window={seen.window} guilty={diagnosis?.guilty ?? null} />}
      <Section title="Who calls whom" note={diagnosis?.edge ? 'the failing edge is marked' : undefined}>
        {map.state === 'waiting' && <Waiting says="Reading calls" />}
        {map.state === 'failed' && <Failed error={map.error} retry={map.again} />}
        {map.state === 'ready' && (
          <ServiceMap map={map.value} services={seen?.services ?? []} edge={diagnosis?.edge ?? null} />
        )}
      </Section>
    </>
  )
}

import type { CallMap, Diagnosis, ServicesNow } from '../../http/contract.ts'
import type { Loaded } from '../hooks/use-loaded.ts'
import { later } from '../parts/later.tsx'
import { Failed, Waiting } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'

const ServiceMap = later(() => import('./service-map.tsx'), 'Drawing the map')

type Props = {
  readonly overview: Loaded<ServicesNow>
  readonly map: Loaded<CallMap>
  readonly diagnosis: Diagnosis | undefined
}

/** The map of calls, with how each system does. */
export function WhoCallsWhom({ overview, map, diagnosis }: Props) {
  return (
    <Section title="Who calls whom" note={diagnosis?.edge ? 'the failing edge is marked' : undefined}>
      {map.state === 'waiting' && <Waiting says="Reading calls" />}
      {map.state === 'failed' && <Failed error={map.error} retry={map.again} />}
      {map.state === 'ready' && (
        <ServiceMap
          map={map.value}
          services={overview.state === 'ready' ? overview.value.services : []}
          edge={diagnosis?.edge ?? null}
        />
      )}
    </Section>
  )
}

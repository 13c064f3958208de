import type { CallMap, ChangesReply, ServicesNow } from '../../http/contract.ts'
import { type Loaded, useTelemetry } from './use-loaded.ts'

const MAP_REFRESH_MS = 30_000 // calls change slowly, and reading them is a join
const OVERVIEW_REFRESH_MS = 10_000 // two queries a round; people do not read faster

/** The systems that send telemetry: how they do, who calls whom, and what was changed. */
export type Systems = {
  readonly overview: Loaded<ServicesNow>
  readonly reloadOverview: () => void
  readonly map: Loaded<CallMap>
  readonly changes: Loaded<ChangesReply>
  readonly reloadChanges: () => void
}

/** The systems as they are now, read again and again. */
export function useSystems(): Systems {
  const [overview, reloadOverview] = useTelemetry<ServicesNow>('/api/overview', OVERVIEW_REFRESH_MS)
  const [map] = useTelemetry<CallMap>('/api/explore/map', MAP_REFRESH_MS)
  const [changes, reloadChanges] = useTelemetry<ChangesReply>('/api/changes', OVERVIEW_REFRESH_MS)
  return { overview, reloadOverview, map, changes, reloadChanges }
}

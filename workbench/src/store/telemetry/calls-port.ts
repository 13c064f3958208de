import type { TimeRange } from '../../model/time.ts'
import type { TelemetryStore } from './telemetry.ts'

const TRACES_MAX = 2_000 // an edge that one request in a hundred takes is seen with near certainty
const PAIRS_MAX = 5_000

type Call = { readonly caller: string; readonly callee: string }

/** Who calls whom, asked of the telemetry store; the shape is that of `respond/incident/ports.ts`. */
export const callsPort = (store: Pick<TelemetryStore, 'query'>) => ({
  calls: ({ from, to }: TimeRange): Promise<readonly Call[]> =>
    store.query<Call>('calls', {
      from_ms: Math.floor(from),
      to_ms: Math.ceil(to),
      traces_max: TRACES_MAX,
      pairs_max: PAIRS_MAX,
    }),
})

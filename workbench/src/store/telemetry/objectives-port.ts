import type { Objective, RequestMinute } from '../../model/objective.ts'
import type { TimeRange } from '../../model/time.ts'
import type { TelemetryStore } from './telemetry.ts'

type Row = {
  readonly at_ms: number
  readonly requests: number
  readonly bad: number
  readonly spans: number
  readonly bad_spans: number
}

const QUERY = 'objective-minutes'

/** What objectives are counted by, asked of the telemetry store; the shape is that of `respond/objectives/ports.ts`. */
export const objectivesPort = (store: Pick<TelemetryStore, 'query' | 'sqlText'>) => ({
  minutes: async (objective: Objective, range: TimeRange): Promise<readonly RequestMinute[]> => {
    const rows = await store.query<Row>(QUERY, paramsOf(objective, range))
    return rows.map(({ at_ms: at, bad_spans: badSpans, ...counts }) => ({ at: Number(at), badSpans, ...counts }))
  },
  asked: (objective: Objective, range: TimeRange) => ({
    name: QUERY,
    text: store.sqlText(QUERY),
    params: paramsOf(objective, range),
  }),
})

const paramsOf = ({ service, operation = '', slowerThanMs = 0 }: Objective, { from, to }: TimeRange) => ({
  ...{ from_ms: from, to_ms: to, service, operation },
  slower_ns: Math.round(slowerThanMs * 1e6),
})

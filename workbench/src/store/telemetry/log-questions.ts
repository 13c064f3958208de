import type { LogFilter, LogKindRow, LogLineRow, LogVolumeRow } from '../../model/explore.ts'
import { parseRfc3339 } from '../../model/time.ts'
import type { QueryParams, TelemetryStore } from './telemetry.ts'

/** What people look for among log lines, asked of the telemetry store. */
export const logQuestions = (store: Pick<TelemetryStore, 'query'>) => ({
  logSearch: (filter: LogFilter, rowsMax: number): Promise<readonly LogLineRow[]> =>
    store.query<LogLineRow>('log-search', { ...paramsOf(filter), rows_max: rowsMax }),
  logVolume: (filter: LogFilter, columnMs: number): Promise<readonly LogVolumeRow[]> =>
    store.query<LogVolumeRow>('log-volume', { ...paramsOf(filter), column_ms: columnMs }),
  logKinds: (filter: LogFilter, kindsMax: number): Promise<readonly LogKindRow[]> =>
    store.query<LogKindRow>('log-kinds', { ...paramsOf(filter), kinds_max: kindsMax }),
})

const paramsOf = ({ window, service, traceId, text, severityMin }: LogFilter): QueryParams => ({
  from_ms: Math.round(parseRfc3339(window.from) ?? 0),
  to_ms: Math.round(parseRfc3339(window.to) ?? 0),
  service: service ?? '',
  trace_id: traceId ?? '',
  text: text ?? '',
  severity_min: severityMin ?? 0,
})

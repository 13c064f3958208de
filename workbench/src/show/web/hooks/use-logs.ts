import type { LogKinds, LogView, SpanNames } from '../../http/contract.ts'
import { type Fields, searchOf } from './use-address.ts'
import { type Loaded, useTelemetry } from './use-loaded.ts'
import type { Window } from './use-window.ts'

/** What the logs page shows, as its address asks for it. */
export type Logs = {
  readonly view: Loaded<LogView>
  readonly kinds: Loaded<LogKinds>
  readonly names: Loaded<SpanNames>
}

/** Log lines of a filter, or the kinds of them. */
export function useLogs(fields: Fields, { from, to }: Window): Logs {
  const filter = searchOf({ ...lineFieldsOf(fields), ...(fields.traceId ? {} : { from, to }) })
  const [view] = useTelemetry<LogView>(`/api/explore/logs?${filter}`)
  const [kinds] = useTelemetry<LogKinds>(fields.show === 'kinds' ? `/api/explore/kinds?${filter}` : undefined)
  const [names] = useTelemetry<SpanNames>(`/api/explore/names?${searchOf({ from, to })}`)
  return { view, kinds, names }
}

/** The fields that narrow lines. */
export const lineFieldsOf = ({ service, text, traceId, severityMin }: Fields): Fields => ({
  service,
  text,
  traceId,
  severityMin,
})

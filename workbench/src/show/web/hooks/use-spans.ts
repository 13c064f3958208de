import type { Comparison, Heatmap, SpanNames, SpanPage } from '../../http/contract.ts'
import { type Fields, searchOf } from './use-address.ts'
import { type Loaded, useTelemetry } from './use-loaded.ts'
import type { Window } from './use-window.ts'

/** What the traces page shows, as its address asks for it. */
export type Spans = {
  readonly heatmap: Loaded<Heatmap>
  /** Undefined while nothing is selected. */
  readonly comparison: Loaded<Comparison> | undefined
  readonly list: Loaded<SpanPage>
  readonly names: Loaded<SpanNames>
}

/** Spans of a window by duration, what sets a selected part of them apart, and a list of them. */
export function useSpans(fields: Fields, { from, to }: Window): Spans {
  const filter = filterOf(fields, { from, to })
  const box = boxOf(fields)
  const [heatmap] = useTelemetry<Heatmap>(`/api/explore/heatmap?${filter}`)
  const [comparison] = useTelemetry<Comparison>(box === '' ? undefined : `/api/explore/compare?${filter}&${box}`)
  const order = searchOf({ order: fields.order })
  const [list] = useTelemetry<SpanPage>(`/api/explore/spans?${[filter, box, order].filter(Boolean).join('&')}`)
  const [names] = useTelemetry<SpanNames>(`/api/explore/names?${searchOf({ from, to, service: fields.service })}`)
  return { heatmap, comparison: box === '' ? undefined : comparison, list, names }
}

/** Conditions stand in one field, one a line. */
export const conditionsOf = ({ where = '' }: Fields): readonly string[] =>
  where.split('\n').filter((line) => line !== '')

/** The fields that narrow, as the API takes them. */
export function filterOf(fields: Fields, window: Fields): string {
  const { service, operation, outcome, spans } = fields
  const where = conditionsOf(fields).map((condition) => `&${new URLSearchParams({ where: condition })}`)
  return searchOf({ ...window, service, operation, outcome, spans }) + where.join('')
}

/** The part that is selected, as the API takes it; '' when there is none. */
export const boxOf = ({ boxFrom, boxTo, msMin, msMax, boxOutcome }: Fields): string =>
  searchOf({ boxFrom, boxTo, msMin, msMax, boxOutcome })

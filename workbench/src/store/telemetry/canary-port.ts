import type { CanaryGauge, CanaryPart, CanarySide, CanarySides, NewLogKind } from '../../model/canary.ts'
import type { TimeRange } from '../../model/time.ts'
import type { TelemetryStore } from './telemetry.ts'

const OPERATIONS_MAX = 50 // with an hour in steps of ten seconds, eighteen thousand rows
const QUIET_MIN = 200 // two requests beyond their 99 %
const KINDS_MAX = 50
const GAUGES_MAX = 10

type Six = readonly [number, number, number, number, number, number]
type PartRow = { readonly canary_side: Six | readonly []; readonly rest_side: Six | readonly [] }

/** What a canary is judged by, asked of the telemetry store; the shape is that of `respond/canary/ports.ts`. */
export function canaryPort(store: Pick<TelemetryStore, 'query'>) {
  return {
    heard: async ({ service, attribute }: Pick<CanarySides, 'service' | 'attribute'>, range: TimeRange) => {
      const rows = await store.query<{ value: string; requests: number; first_ms: number }>('canary-heard', {
        service,
        attribute,
        ...rangeOf(range),
      })
      return rows.map(({ value, requests, first_ms }) => ({ value, requests, firstMs: first_ms }))
    },
    parts: async (
      sides: CanarySides,
      range: TimeRange,
      quiet: TimeRange,
      partMs: number,
    ): Promise<readonly CanaryPart[]> => {
      const rows = await store.query<PartRow>('canary-parts', {
        ...sidesOf(sides),
        against: [...sides.against],
        ...rangeOf(range),
        ...quietOf(quiet),
        part_ms: partMs,
        operations_max: OPERATIONS_MAX,
        quiet_min: QUIET_MIN,
      })
      return rows.map(({ canary_side, rest_side }) => ({ canary: sideOf(canary_side), rest: sideOf(rest_side) }))
    },
    newKinds: (
      sides: CanarySides,
      range: TimeRange,
      quiet: TimeRange,
      partMs: number,
    ): Promise<readonly NewLogKind[]> =>
      store.query<NewLogKind>('canary-log-kinds', {
        ...sidesOf(sides),
        ...rangeOf(range),
        quiet_from_ms: quietOf(quiet).quiet_from_ms,
        part_ms: partMs,
        kinds_max: KINDS_MAX,
      }),
    gauges: (sides: CanarySides, range: TimeRange): Promise<readonly CanaryGauge[]> =>
      store.query<CanaryGauge>('canary-gauges', { ...sidesOf(sides), ...rangeOf(range), rows_max: GAUGES_MAX }),
  }
}

const sidesOf = ({ service, attribute, canary }: CanarySides) => ({ service, attribute, canary: [...canary] })

const rangeOf = ({ from, to }: TimeRange) => ({ from_ms: Math.floor(from), to_ms: Math.floor(to) })

const quietOf = ({ from, to }: TimeRange) => ({ quiet_from_ms: Math.floor(from), quiet_to_ms: Math.floor(to) })

/** Of no rows the engine sums no list. */
const sideOf = ([
  requests = 0,
  timed = 0,
  errors = 0,
  p50 = 0,
  p90 = 0,
  p99 = 0,
]: PartRow['rest_side']): CanarySide => ({
  requests,
  timed,
  bad: { errors, 'slower-than-p50': p50, 'slower-than-p90': p90, 'slower-than-p99': p99 },
})

import {
  type Compared,
  type CountedRefusal,
  type Fared,
  type FlowHarm,
  type Harm,
  type PlaceFared,
  type RefusedAt,
  SLOWER_RATIO,
  USER_REQUESTS_MIN,
} from '../../model/incident/harm.ts'
import type { Refusals } from '../../model/incident/measure.ts'
import type { TimeRange } from '../../model/time.ts'
import { telemetryPort } from './diagnose-port.ts'
import type { TelemetryStore } from './telemetry.ts'

/** Operations read at most; what comes in at more is summed up in the whole. */
const FLOWS_MAX = 500

type Five = readonly [number, number, number, number, number]

type Row = {
  readonly whole: number
  readonly service: string
  readonly operation: string
  readonly spans: Five
  readonly requests: Five
  readonly failed: Five
  readonly slow: Five
  readonly p99_before_ms: number | null
  readonly p99_ms: number | null
  readonly users: number
  readonly users_hit: number
}

/** The refusals that count as failures. */
type Counted = { readonly refused: readonly CountedRefusal[] }

/** What triage asks of the telemetry store; the shape is that of `respond/incident/ports.ts`. */
export function triagePort(store: TelemetryStore) {
  const { pillars, changes, changeKinds, heard } = telemetryPort(store)
  return {
    refusals: (compared: Compared) => refusals(store, compared),
    harm: (compared: Compared, counted: Counted & { readonly tag?: string }) => harm(store, compared, counted),
    places: (compared: Compared, counted: Counted & { readonly keys: readonly string[] }) =>
      places(store, compared, counted),
    pillars,
    changes,
    changeKinds,
    signsOfLife: async (range: TimeRange, stepSeconds: number) => (await heard(range, stepSeconds)).signs,
  }
}

const stretchesOf = ({ quiet, impact }: Compared) => ({
  quiet_from_ms: Math.floor(quiet.from),
  quiet_to_ms: Math.floor(quiet.to),
  from_ms: Math.floor(impact.from),
  to_ms: Math.ceil(impact.to),
})

const paramsOf = (compared: Compared, { refused }: Counted) => ({
  ...stretchesOf(compared),
  slower_ratio: SLOWER_RATIO,
  refused_services: refused.map(({ service }) => service),
  refused_operations: refused.map(({ operation }) => operation),
  refused_codes: refused.map(({ code }) => code),
})

type RefusedRow = Pick<RefusedAt, 'service' | 'operation'> & {
  readonly codes: readonly string[]
  readonly before: readonly number[]
  readonly since: readonly number[]
}

async function refusals(store: TelemetryStore, compared: Compared): Promise<readonly RefusedAt[]> {
  const rows = await store.query<RefusedRow>('refusals', { ...stretchesOf(compared), flows_max: FLOWS_MAX })
  return rows.map(({ service, operation, codes, before, since }) => {
    const of = (spans: readonly number[]): Refusals => new Map(codes.map((code, i) => [code, spans[i] ?? 0]))
    return { service, operation, before: of(before), since: of(since) }
  })
}

/** Places read at most of each kind; who has more tenants sees the busiest. */
const PLACES_MAX = 200

type PlaceRow = { readonly key: string; readonly value: string } & {
  readonly [count in `${'before' | 'since'}_${keyof Fared}`]: number
}

async function places(
  store: TelemetryStore,
  compared: Compared,
  counted: Counted & { readonly keys: readonly string[] },
): Promise<readonly PlaceFared[]> {
  const { keys } = counted
  const rows = await store.query<PlaceRow>('who-else', { ...paramsOf(compared, counted), keys, places_max: PLACES_MAX })
  return rows.map((row) => {
    const fared = (when: 'before' | 'since'): Fared => ({
      spans: row[`${when}_spans`],
      requests: row[`${when}_requests`],
      failed: row[`${when}_failed`],
      slow: row[`${when}_slow`],
    })
    return { key: row.key, value: row.value, before: fared('before'), since: fared('since') }
  })
}

async function harm(
  store: TelemetryStore,
  compared: Compared,
  counted: Counted & { readonly tag?: string },
): Promise<Harm> {
  const params = {
    ...paramsOf(compared, counted),
    tag: counted.tag ?? '',
    flows_max: FLOWS_MAX + 2, // the whole is a row of its own, and one more shows that there are more
  }
  const rows = await store.query<Row>('harm', params)
  const flows = rows.filter(({ whole }) => whole === 0).map(flowOf)
  const whole = rows.find((row) => row.whole === 1 && row.spans.length > 0) // of no rows the engine sums no list
  const told = whole === undefined ? nothing : flowOf(whole)
  return {
    compared,
    whole: told,
    ...(told.users !== null && { usersDown: await usersDown(store, told, params) }),
    flows: flows.slice(0, FLOWS_MAX),
    cut: flows.length > FLOWS_MAX,
    asked: { name: 'harm', text: store.sqlText('harm'), params },
  }
}

/** Users who got nothing at all; where no request fails that is nobody, and nothing is asked. */
async function usersDown(
  store: TelemetryStore,
  { since }: FlowHarm,
  { from_ms, to_ms, tag, refused_services, refused_operations, refused_codes }: ParamsOfHarm,
): Promise<number> {
  if (since.failed === 0) return 0
  const params = { from_ms, to_ms, tag, refused_services, refused_operations, refused_codes }
  const [row] = await store.query<{ readonly down: number }>('users-down', {
    ...params,
    requests_min: USER_REQUESTS_MIN,
  })
  return row?.down ?? 0
}

type ParamsOfHarm = ReturnType<typeof paramsOf> & { readonly tag: string }

function flowOf(row: Row): FlowHarm {
  const part = (i: number): Fared => ({
    spans: row.spans[i]!,
    requests: row.requests[i]!,
    failed: row.failed[i]!,
    slow: row.slow[i]!,
  })
  const quarters = [part(1), part(2), part(3), part(4)] as const
  return {
    service: row.service,
    operation: row.operation,
    before: part(0),
    since: quarters.reduce(together),
    quarters,
    p99MsBefore: row.p99_before_ms,
    p99Ms: row.p99_ms,
    users: row.users === 0 ? null : row.users,
    usersHit: row.users === 0 ? null : row.users_hit,
  }
}

const together = (a: Fared, b: Fared): Fared => ({
  spans: a.spans + b.spans,
  requests: a.requests + b.requests,
  failed: a.failed + b.failed,
  slow: a.slow + b.slow,
})

const none: Fared = { spans: 0, requests: 0, failed: 0, slow: 0 }

const nothing: FlowHarm = {
  service: '',
  operation: '',
  before: none,
  since: none,
  quarters: [none, none, none, none],
  p99MsBefore: null,
  p99Ms: null,
  users: null,
  usersHit: null,
}

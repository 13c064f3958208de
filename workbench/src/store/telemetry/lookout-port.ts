import type { Asked } from '../../model/incident/measure.ts'
import type { DiskShare, InstanceTells, WatchedJob } from '../../model/lookout.ts'
import type { TimeRange } from '../../model/time.ts'
import type { TelemetryStore } from './telemetry.ts'

const STEP_MS = 15 * 60_000
const ROWS_MAX = 50_000 // five hundred filesystems over a day
const INSTANCES_MAX = 2_000

type Store = Pick<TelemetryStore, 'query' | 'sqlText'>
type Found<Row> = { readonly rows: readonly Row[]; readonly asked: Asked }
type DiskRow = Omit<DiskShare, 'at'> & { readonly at_ms: number }
type InstanceRow = Omit<InstanceTells, 'lastMs'> & { readonly last_ms: number }

/** What watchers ask of telemetry; the shape is that of `respond/lookout/ports.ts`. */
export const lookoutPort = (store: Store) => ({
  disks: async (range: TimeRange): Promise<Found<DiskShare>> => {
    const { rows, asked } = await found<DiskRow>(store, 'disk-shares', {
      ...inMs(range),
      step_ms: STEP_MS,
      rows_max: ROWS_MAX,
    })
    return { asked, rows: rows.map(({ at_ms, ...row }) => ({ ...row, at: Number(at_ms) })) }
  },
  instances: async (range: TimeRange, attribute: string): Promise<Found<InstanceTells>> => {
    const { rows, asked } = await found<InstanceRow>(store, 'instances', {
      ...inMs(range),
      attribute,
      instances_max: INSTANCES_MAX,
    })
    return {
      asked,
      rows: rows.map(({ service, value, instance, last_ms }) => ({
        service,
        value,
        instance,
        lastMs: Number(last_ms),
      })),
    }
  },
  jobSigns: ({ service, span, log }: WatchedJob, range: TimeRange): Promise<Found<{ signs: number; heard: number }>> =>
    found(store, 'job-signs', {
      ...inMs(range),
      service,
      span: span ?? '',
      contains: log ?? '',
      spans: Number(span !== undefined || log === undefined),
      lines: Number(log !== undefined || span === undefined),
    }),
})

async function found<Row>(store: Store, name: string, params: Asked['params']): Promise<Found<Row>> {
  const rows = await store.query<Row>(name, params)
  return { rows, asked: { name, params, text: store.sqlText(name) } }
}

const inMs = ({ from, to }: TimeRange) => ({ from_ms: Math.floor(from), to_ms: Math.ceil(to) })

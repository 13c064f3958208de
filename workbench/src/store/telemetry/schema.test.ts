import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { telemetryPort } from './diagnose-port.ts'
import { bodyIndexOf } from './migrate.ts'
import { fillSlots, SCHEMA_STEPS } from './sql-files.ts'
import { freshDatabase, rowsIn, type TestEngine, testEngine } from './store.test-helper.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())

const ATTRIBUTES = 'Map(LowCardinality(String), String)'
const WORD = 'LowCardinality(String)'
const TIME = 'DateTime64(9)'

const METRIC_COMMON = {
  ResourceAttributes: ATTRIBUTES,
  ResourceSchemaUrl: 'String',
  ScopeName: 'String',
  ScopeVersion: 'String',
  ScopeAttributes: ATTRIBUTES,
  ScopeDroppedAttrCount: 'UInt32',
  ScopeSchemaUrl: 'String',
  ServiceName: WORD,
  MetricName: WORD,
  MetricDescription: 'String',
  MetricUnit: 'String',
  Attributes: ATTRIBUTES,
  StartTimeUnix: TIME,
  TimeUnix: TIME,
  Flags: 'UInt32',
}
const EXEMPLARS = {
  'Exemplars.FilteredAttributes': `Array(${ATTRIBUTES})`,
  'Exemplars.TimeUnix': `Array(${TIME})`,
  'Exemplars.Value': 'Array(Float64)',
  'Exemplars.SpanId': 'Array(String)',
  'Exemplars.TraceId': 'Array(String)',
}

/** What the Collector's exporter writes and Grafana and HyperDX read. */
const WRITTEN: Record<string, Record<string, string>> = {
  otel_traces: {
    Timestamp: TIME,
    TraceId: 'String',
    SpanId: 'String',
    ParentSpanId: 'String',
    TraceState: 'String',
    SpanName: WORD,
    SpanKind: WORD,
    ServiceName: WORD,
    ResourceAttributes: ATTRIBUTES,
    ScopeName: 'String',
    ScopeVersion: 'String',
    SpanAttributes: ATTRIBUTES,
    Duration: 'UInt64',
    StatusCode: WORD,
    StatusMessage: 'String',
    'Events.Timestamp': `Array(${TIME})`,
    'Events.Name': `Array(${WORD})`,
    'Events.Attributes': `Array(${ATTRIBUTES})`,
    'Links.TraceId': 'Array(String)',
    'Links.SpanId': 'Array(String)',
    'Links.TraceState': 'Array(String)',
    'Links.Attributes': `Array(${ATTRIBUTES})`,
  },
  otel_logs: {
    Timestamp: TIME,
    TraceId: 'String',
    SpanId: 'String',
    TraceFlags: 'UInt8',
    SeverityText: WORD,
    SeverityNumber: 'UInt8',
    ServiceName: WORD,
    Body: 'String',
    ResourceSchemaUrl: WORD,
    ResourceAttributes: ATTRIBUTES,
    ScopeSchemaUrl: WORD,
    ScopeName: 'String',
    ScopeVersion: WORD,
    ScopeAttributes: ATTRIBUTES,
    LogAttributes: ATTRIBUTES,
    EventName: 'String',
  },
  otel_metrics_gauge: { ...METRIC_COMMON, ...EXEMPLARS, Value: 'Float64' },
  otel_metrics_sum: {
    ...METRIC_COMMON,
    ...EXEMPLARS,
    Value: 'Float64',
    AggregationTemporality: 'Int32',
    IsMonotonic: 'Bool',
  },
  otel_metrics_histogram: {
    ...METRIC_COMMON,
    ...EXEMPLARS,
    Count: 'UInt64',
    Sum: 'Float64',
    BucketCounts: 'Array(UInt64)',
    ExplicitBounds: 'Array(Float64)',
    Min: 'Float64',
    Max: 'Float64',
    AggregationTemporality: 'Int32',
  },
  otel_metrics_exp_histogram: {
    ...METRIC_COMMON,
    ...EXEMPLARS,
    Count: 'UInt64',
    Sum: 'Float64',
    Scale: 'Int32',
    ZeroCount: 'UInt64',
    PositiveOffset: 'Int32',
    PositiveBucketCounts: 'Array(UInt64)',
    NegativeOffset: 'Int32',
    NegativeBucketCounts: 'Array(UInt64)',
    Min: 'Float64',
    Max: 'Float64',
    AggregationTemporality: 'Int32',
  },
  otel_metrics_summary: {
    ...METRIC_COMMON,
    Count: 'UInt64',
    Sum: 'Float64',
    'ValueAtQuantiles.Quantile': 'Array(Float64)',
    'ValueAtQuantiles.Value': 'Array(Float64)',
  },
}
WRITTEN.otel_metrics_exponential_histogram = WRITTEN.otel_metrics_exp_histogram!

const SENDER = ['ServiceVersion MATERIALIZED', 'ServiceInstance MATERIALIZED']

const LOT = 'IngestLot DEFAULT'

/** What is ours or derived, beside the written columns. */
const DERIVED: Record<string, readonly string[]> = {
  otel_traces: [
    'ResourceAttributeItems ALIAS',
    'SpanAttributeItems ALIAS',
    'SampleRate MATERIALIZED',
    'AdjustedCount DEFAULT',
    'Failed MATERIALIZED',
    'RefusedWith MATERIALIZED',
    LOT,
    ...SENDER,
  ],
  otel_logs: [
    'TimestampTime ALIAS',
    'SeverityLevel ALIAS',
    '__otel_materialized_k8s.cluster.name MATERIALIZED',
    '__otel_materialized_k8s.container.name MATERIALIZED',
    '__otel_materialized_k8s.deployment.name MATERIALIZED',
    '__otel_materialized_k8s.namespace.name MATERIALIZED',
    '__otel_materialized_k8s.node.name MATERIALIZED',
    '__otel_materialized_k8s.pod.name MATERIALIZED',
    '__otel_materialized_k8s.pod.uid MATERIALIZED',
    '__otel_materialized_deployment.environment.name MATERIALIZED',
    'PatternHash MATERIALIZED',
    LOT,
    ...SENDER,
  ],
  otel_metrics_gauge: [LOT, ...SENDER],
  otel_metrics_sum: [LOT, ...SENDER],
  otel_metrics_histogram: [LOT],
  otel_metrics_exp_histogram: [LOT],
  otel_metrics_summary: [LOT],
}

type Column = { table: string; name: string; type: string; default_kind: string }

async function columnsOf(database: string): Promise<readonly Column[]> {
  const answer = await engine.ask(
    `SELECT table, name, type, default_kind FROM system.columns WHERE database = '${database}' FORMAT JSONEachRow`,
  )
  return answer
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Column)
}

describe('the schema', () => {
  test('has the tables, columns and types that the Collector writes and others read', async () => {
    const database = freshDatabase()
    const store = await engine.open({ database })
    await store.close()
    const columns = await columnsOf(database)
    for (const [table, expected] of Object.entries(WRITTEN)) {
      const own = columns.filter((column) => column.table === table)
      const written = own.filter((column) => column.default_kind === '')
      expect(Object.fromEntries(written.map(({ name, type }) => [name, type])), table).toEqual(expected)
      const derived = own.filter((column) => column.default_kind !== '')
      expect(derived.map(({ name, default_kind }) => `${name} ${default_kind}`).sort(), table).toEqual(
        [...(DERIVED[table] ?? [])].sort(),
      )
    }
  })

  test('sorts telemetry by time first, metrics by series', async () => {
    const database = freshDatabase()
    await (await engine.open({ database })).close()
    const keys = await engine.ask(
      `SELECT name, sorting_key FROM system.tables WHERE database = '${rowsIn(database)}' AND name LIKE 'otel_%' AND engine LIKE '%MergeTree' ORDER BY name FORMAT TSV`,
    )
    expect(keys.toString()).toMatchInlineSnapshot(`
      "otel_logs	toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp
      otel_metrics_exp_histogram	ServiceName, MetricName, toStartOfHour(TimeUnix), cityHash64(Attributes), TimeUnix
      otel_metrics_gauge	ServiceName, MetricName, toStartOfHour(TimeUnix), cityHash64(Attributes), TimeUnix
      otel_metrics_histogram	ServiceName, MetricName, toStartOfHour(TimeUnix), cityHash64(Attributes), TimeUnix
      otel_metrics_sum	ServiceName, MetricName, toStartOfHour(TimeUnix), cityHash64(Attributes), TimeUnix
      otel_metrics_summary	ServiceName, MetricName, toStartOfHour(TimeUnix), cityHash64(Attributes), TimeUnix
      otel_traces	toStartOfFiveMinutes(Timestamp), ServiceName, SpanName, toDateTime(Timestamp)
      otel_traces_trace_id_ts	TraceId
      "
    `)
  })

  test('is brought up to date twice, and by two processes at once, without harm', async () => {
    const database = freshDatabase()
    const both = await Promise.all([engine.open({ database }), engine.open({ database })])
    const again = await engine.open({ database })
    const steps = await again.query<{ step: number }>('applied-steps')
    expect(steps.map((row) => row.step)).toEqual(SCHEMA_STEPS.map((step) => step.step))
    await Promise.all([...both, again].map((store) => store.close()))
  })

  test('of a program that kept one telling of a change is brought up to date with what it holds', async () => {
    const database = freshDatabase()
    await (await engine.open({ database })).close()
    const slots = { ON_CLUSTER: '', REPLICATED: '' }
    const before = SCHEMA_STEPS.find(({ name }) => name === 'change-events')!
    const told = { id: 'c1', at: '2026-01-31T14:00:00Z', kind: 'deploy', title: ' ', source: 'ci' } as const
    const row = JSON.stringify({ Id: told.id, At: '2026-01-31 14:00:00', Event: JSON.stringify(told) })
    const statements = [
      'DROP TABLE change_events SYNC',
      ...before.statements.map((text) => fillSlots(text, slots)),
      `INSERT INTO change_events (Id, At, Event) FORMAT JSONEachRow ${row}`,
      'TRUNCATE TABLE schema_migrations',
    ]
    for (const statement of statements) await engine.ask(statement, rowsIn(database))
    const store = await engine.open({ database })
    await store.insertChanges([{ ...told, phase: 'started', at: '2026-01-31T13:59:00Z' }])
    const range = { from: unixMs(0), to: unixMs(Date.UTC(2027, 0)) }
    expect(await store.changes(range)).toMatchObject([{ id: 'c1', phase: 'started', at: '2026-01-31T13:59:00Z' }])
    await store.close()
  })

  test('of a program that stored neither failures nor senders is brought up to date with what it holds', async () => {
    const database = freshDatabase()
    await (await engine.open({ database })).close()
    const fields = `map('service.version', '7', 'k8s.pod.name', 'shop-1') AS ResourceAttributes, 'shop' AS ServiceName`
    const span = `'Server' AS SpanKind, map('http.response.status_code', '503') AS SpanAttributes`
    const statements = [
      ...['otel_traces', 'otel_logs', 'otel_metrics_gauge', 'otel_metrics_sum'].flatMap((table) =>
        ['ServiceVersion', 'ServiceInstance'].map((column) => `ALTER TABLE ${table} DROP COLUMN ${column}`),
      ),
      'ALTER TABLE otel_traces DROP COLUMN Failed',
      `INSERT INTO otel_traces (Timestamp, ResourceAttributes, ServiceName, SpanKind, SpanAttributes)
        SELECT toDateTime64('2026-01-05 12:00:00', 9), ${fields}, ${span}`,
      `INSERT INTO otel_metrics_gauge (TimeUnix, ResourceAttributes, ServiceName)
        SELECT toDateTime64('2026-01-05 12:01:00', 9), ${fields}`,
      'TRUNCATE TABLE schema_migrations',
    ]
    for (const statement of statements) await engine.ask(statement, rowsIn(database))
    const store = await engine.open({ database })
    const port = telemetryPort(store)
    const range = { from: unixMs(Date.UTC(2026, 0, 5)), to: unixMs(Date.UTC(2026, 0, 6)) }
    expect(await port.operations(range, 600)).toMatchObject([{ service: 'shop', count: [1], errors: [1] }])
    expect((await port.heard(range, 600)).instances).toEqual([
      {
        service: 'shop',
        version: '7',
        instance: 'shop-1',
        firstMs: range.from + 43_200_000,
        lastMs: range.from + 43_260_000,
      },
    ])
    await store.close()
  })

  test('of a newer program is refused and left as it is', async () => {
    const database = freshDatabase()
    await (await engine.open({ database })).close()
    await engine.ask(`INSERT INTO schema_migrations (Step, Name) SELECT 9999, 'from the future'`, database)
    await expect(engine.open({ database })).rejects.toThrow(
      /schema step 9999, this program knows up to \d+: a newer lastgood wrote it\. Update lastgood/,
    )
  })

  test.for([
    ['26.7.1.1', 'text'],
    ['26.2.0', 'text'],
    ['26.1.9', 'tokenbf_v1'],
    ['25.12.1', 'tokenbf_v1'],
    ['27.0', 'text'],
  ] as const)('on engine %s the words of log lines are found through %s', ([version, index]) => {
    expect(bodyIndexOf(version).startsWith(index)).toBe(true)
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ok } from '../../lib/result.ts'
import type { Batch } from '../../model/batch.ts'
import type { ChangeEvent } from '../../model/change.ts'
import { type TimeRange, unixMs } from '../../model/time.ts'
import { freshDatabase, type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { loadReplay, type ReplayOptions, type ReplaySummary } from './load.ts'

const AT_MS = Date.UTC(2026, 0, 31, 14, 2, 10)
const nanos = (afterMs: number): string => `${BigInt(AT_MS + afterMs) * 1_000_000n + 789n}`

const text = (value: string) => ({ stringValue: value })
const resource = { attributes: [{ key: 'service.name', value: text('api') }] }

const span = (i: number) => ({
  traceId: `4bf92f3577b34da6a3ce929d0e0e${i.toString(16).padStart(4, '0')}`,
  spanId: `00f067aa0ba9${i.toString(16).padStart(4, '0')}`,
  name: 'GET /x',
  kind: 2,
  startTimeUnixNano: nanos(i),
  endTimeUnixNano: nanos(i + 5),
})
const tracesLine = (from: number, count: number): string =>
  JSON.stringify({
    resourceSpans: [{ resource, scopeSpans: [{ spans: Array.from({ length: count }, (_, i) => span(from + i)) }] }],
  })
const logsLine = (body: string): string =>
  JSON.stringify({
    resourceLogs: [{ resource, scopeLogs: [{ logRecords: [{ timeUnixNano: nanos(0), body: text(body) }] }] }],
  })
const metricsLine = (value: number): string =>
  JSON.stringify({
    resourceMetrics: [
      {
        resource,
        scopeMetrics: [
          { metrics: [{ name: 'memory', gauge: { dataPoints: [{ timeUnixNano: nanos(0), asDouble: value }] } }] },
        ],
      },
    ],
  })
const change = (id: string): ChangeEvent => ({
  id,
  at: '2026-01-31T14:00:00Z',
  kind: 'deploy',
  title: 'api 2.0',
  source: 'ci',
})

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'replay-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const write = (name: string, bytes: string | Uint8Array): void => writeFileSync(join(dir, name), bytes)

type Loaded = ReplaySummary & { readonly batches: readonly Batch[]; readonly events: readonly ChangeEvent[] }

/** Loads the directory into memory. */
async function load(options?: ReplayOptions): Promise<Loaded> {
  const batches: Batch[] = []
  const events: ChangeEvent[] = []
  const sink = {
    insert: async (batch: Batch) => void batches.push(batch),
    insertChanges: async (more: readonly ChangeEvent[]) => {
      events.push(...more)
      return ok(undefined)
    },
    timeSeen: async () => undefined,
  }
  const loaded = await loadReplay(dir, sink, options)
  if (!loaded.ok) throw new Error(loaded.error.says)
  return { ...loaded.value, batches, events }
}

const rowsOf = (batches: readonly Batch[]): number => batches.reduce((sum, batch) => sum + batch.rows, 0)

describe('a load', () => {
  test('reads every signal and the changes, packed or not', async () => {
    write('traces.jsonl.gz', gzipSync(`${tracesLine(0, 3)}\n${tracesLine(3, 2)}\n`))
    write('logs.jsonl', `${logsLine('hello')}\n`)
    write('metrics.jsonl.zst', zstdCompressSync(Buffer.from(metricsLine(1))))
    write('changes.jsonl', `${JSON.stringify(change('c1'))}\n`)
    const { counts, changes, batches, events, problems } = await load()
    expect(counts).toEqual({
      traces: { accepted: 5, rejected: 0, badLines: 0 },
      logs: { accepted: 1, rejected: 0, badLines: 0 },
      metrics: { accepted: 1, rejected: 0, badLines: 0 },
    })
    expect(batches.map((batch) => `${batch.table} ${batch.rows}`)).toEqual([
      'otel_traces 5',
      'otel_logs 1',
      'otel_metrics_gauge 1',
    ])
    expect({ changes, events, problems }).toEqual({
      changes: { accepted: 1, refused: 0 },
      events: [change('c1')],
      problems: [],
    })
  })

  test('tells absent signals and changes from empty ones', async () => {
    write('logs.jsonl', logsLine('x'))
    expect(await load()).toMatchObject({ counts: { traces: undefined, metrics: undefined }, changes: undefined })
    write('changes.jsonl', '')
    expect(await load()).toMatchObject({ changes: { accepted: 0, refused: 0 } })
  })

  test('hands over large inputs in several batches', async () => {
    write('traces.jsonl', Array.from({ length: 60 }, (_, i) => tracesLine(i, 2_000)).join('\n'))
    const { batches } = await load()
    expect(batches.map((batch) => batch.rows)).toEqual([50_000, 50_000, 20_000])
  })

  test('tells how far it is, up to the last byte', async () => {
    write('traces.jsonl', tracesLine(0, 10))
    write('logs.jsonl', logsLine('x'))
    const seen: number[] = []
    let bytesTotal = 0
    await load({
      progress: (progress) => {
        seen.push(progress.bytesRead)
        bytesTotal = progress.bytesTotal
      },
    })
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(bytesTotal).toBe(tracesLine(0, 10).length + logsLine('x').length)
    expect(seen.at(-1)).toBe(bytesTotal)
  })
})

describe('bad input', () => {
  test('line by line is told with its place and left aside; the rest is used', async () => {
    const lines = [
      logsLine('one'),
      '{"resourceLogs": [',
      'hello',
      '[1]',
      tracesLine(0, 1),
      '{"other":true}',
      '{"resourceLogs":[{"scopeLogs":7}]}',
      logsLine('two'),
    ]
    write('logs.jsonl', `\uFEFF${lines.join('\r\n')}\r\n`)
    const { counts, problems, batches } = await load()
    expect(counts.logs).toMatchObject({ accepted: 2, badLines: 6 })
    expect(rowsOf(batches)).toBe(2)
    expect(problems.map((problem) => problem.replace(/: .*/, ''))).toEqual(
      [2, 3, 4, 5, 6, 7].map((n) => `logs.jsonl:${n}`),
    )
    for (const problem of problems) expect(problem.length).toBeGreaterThan(25)
  })

  test('in one span costs that span; the line where it comes first is told', async () => {
    const lines = [tracesLine(0, 2), tracesLine(2, 3), tracesLine(5, 2)].map((line) => JSON.parse(line))
    const spansOf = (line: number) => lines[line].resourceSpans[0].scopeSpans[0].spans
    Object.assign(spansOf(1)[0], { traceId: 'xyz' })
    Object.assign(spansOf(1)[1], { spanId: 'abcd' })
    Object.assign(spansOf(2)[1], { traceId: 7, name: 'cut' })
    write('traces.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'))
    const { counts, problems } = await load()
    expect(counts.traces).toEqual({ accepted: 4, rejected: 3, badLines: 0 })
    expect(problems).toEqual([
      'traces.jsonl:2: traceId: expected an id in hex: 1 item',
      'traces.jsonl:2: span id is not 8 bytes or all zero: 1 item',
      'traces.jsonl:3: traceId: expected a string: 1 item',
    ])
  })

  test('in a truncated gzip costs only what was cut off', async () => {
    const lines = Array.from({ length: 500 }, (_, i) => logsLine(`line ${i} ${Math.imul(i, 2_654_435_761) >>> 0}`))
    const packed = gzipSync(lines.join('\n'))
    write('logs.jsonl.gz', packed.subarray(0, Math.floor(packed.length / 2)))
    const { counts, problems } = await load()
    expect(counts.logs!.accepted).toBeGreaterThan(100)
    expect(counts.logs!.accepted).toBeLessThan(500)
    expect(problems.at(-1)).toMatch(
      /^logs\.jsonl\.gz:\d+: the file is cut off or damaged here \(unexpected end of file\)/,
    )
  })

  test('in the changes is told by field', async () => {
    write('logs.jsonl', logsLine('x'))
    write('changes.jsonl', [JSON.stringify(change('c1')), '{"id":"c2"}', 'nonsense'].join('\n'))
    const { changes, problems } = await load()
    expect(changes).toEqual({ accepted: 1, refused: 2 })
    expect(problems).toEqual([
      expect.stringMatching(/^changes\.jsonl:2: at: .*kind: .*title: /),
      expect.stringMatching(/^changes\.jsonl:3: .*JSON/),
    ])
  })

  test('is two changes of one id: both are kept, under ids of their own, and told', async () => {
    write('logs.jsonl', logsLine('x'))
    const [c1, c2] = [change('c1'), change('c2')]
    const other = { ...c1, service: 'web', at: '2026-01-31T14:01:00Z' }
    const late = { ...c1, at: '2026-01-31T15:00:00Z' }
    const started = { ...c1, phase: 'started', at: '2026-01-31T13:59:00Z' }
    const lines = [c1, c2, other, c1, late, started, other].map((event) => JSON.stringify(event))
    write('changes.jsonl', lines.join('\n'))
    const { events, problems } = await load()
    const apart = [{ ...other, id: 'c1~2' }, c1, { ...late, id: 'c1~3' }, started, { ...other, id: 'c1~2' }]
    expect(events).toEqual([c1, c2, ...apart])
    expect(problems).toEqual([
      'changes.jsonl: 2 events count as changes apart (c1~2), their id being in use; ' +
        'line 3: id c1 stands for the deploy at 2026-01-31T14:00:00Z ("api 2.0"), and here it is at 2026-01-31T14:01:00Z',
    ])
  })

  test('without end is counted, and only the first fifty are told', async () => {
    write('logs.jsonl', [logsLine('x'), ...Array.from({ length: 200 }, () => 'nonsense')].join('\n'))
    const { counts, problems } = await load()
    expect(counts.logs!.badLines).toBe(200)
    expect(problems.length).toBe(51)
    expect(problems.at(-1)).toBe('and 150 more problems like these')
  })

  test('and nothing else is an error that shows the first of it', async () => {
    write('logs.jsonl', 'nonsense\n')
    await expect(load()).rejects.toThrow(
      /^No telemetry in .*Found: logs\.jsonl:1: .*Expected at least one of traces\.jsonl/,
    )
  })

  test.for(['logs.jsonl', 'logs.jsonl.gz', 'logs.jsonl.zst', 'changes.jsonl', 'case.json'])(
    'of any bytes in %s never breaks the load of the rest',
    async (name) => {
      const good = Buffer.from(`${logsLine('good')}\n`)
      const packed = name.endsWith('.gz') ? gzipSync(good) : name.endsWith('.zst') ? zstdCompressSync(good) : good
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(packed.length), async (noise, at) => {
          write('metrics.jsonl', metricsLine(1))
          write(name, Buffer.concat([packed.subarray(0, at), noise, packed.subarray(at)]))
          expect((await load()).counts.metrics!.accepted).toBe(1)
        }),
        { seed: 7, numRuns: 60 },
      )
    },
  )

  test('of the sink goes through to the caller', async () => {
    write('logs.jsonl', logsLine('x'))
    const sink = {
      insert: () => Promise.reject(new Error('disk full')),
      insertChanges: async () => ok(undefined),
      timeSeen: async () => undefined,
    }
    await expect(loadReplay(dir, sink)).rejects.toThrow('disk full')
  })
})

describe('a real store', () => {
  let engine: TestEngine
  let store: TelemetryStore
  const database = freshDatabase()
  beforeAll(async () => {
    engine = await testEngine()
    store = await engine.open({ database })
  })
  afterAll(async () => {
    await store.close()
    await engine.stop()
  })

  test('holds what was loaded, moved as asked to the nanosecond', async () => {
    const shiftMs = 86_400_000
    write('traces.jsonl', tracesLine(0, 2))
    write('logs.jsonl', logsLine('hello\n\nDROP TABLE otel_logs'))
    write('metrics.jsonl', metricsLine(1.5))
    write('changes.jsonl', JSON.stringify({ ...change('c1'), receivedAt: '2026-01-31T14:00:01Z' }))
    write('case.json', JSON.stringify({ page: { at: '2026-01-31T14:02:00Z' } }))
    const loaded = await loadReplay(dir, store, { shiftMs })
    if (!loaded.ok) throw new Error(loaded.error.says)
    const moved: TimeRange = { from: unixMs(AT_MS + shiftMs), to: unixMs(AT_MS + shiftMs + 2) }
    expect(loaded.value.seen).toEqual(moved)
    const starts = await engine.ask(
      'SELECT toUnixTimestamp64Nano(Timestamp) FROM otel_traces ORDER BY 1 FORMAT TSV',
      database,
    )
    expect(starts.toString()).toBe(`${[0, 1].map((i) => BigInt(nanos(i + shiftMs))).join('\n')}\n`)
    expect(loaded.value.case?.page?.at).toBe(Date.UTC(2026, 1, 1, 14, 2))
    expect(await store.changes({ from: unixMs(moved.from - 3_600_000), to: moved.to })).toEqual([
      { ...change('c1'), at: '2026-02-01T14:00:00.000Z', receivedAt: '2026-02-01T14:00:01.000Z' },
    ])
  })

  test('does not take a record without a time for one of 1970', async () => {
    const fresh = await engine.open()
    const timeless = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: text('when?') }] }] }] })
    write('logs.jsonl', timeless)
    expect(await loadReplay(dir, fresh)).toMatchObject({ ok: true, value: { seen: undefined } })
    write('logs.jsonl', [timeless, logsLine('x')].join('\n'))
    const seen = { from: AT_MS, to: AT_MS + 1 }
    expect(await loadReplay(dir, fresh)).toMatchObject({ ok: true, value: { seen } })
    await fresh.close()
  })
})

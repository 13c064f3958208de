import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Session } from 'chdb'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Batch, Signal } from '../../model/batch.ts'
import { collectorOf } from './index.ts'
import { readNative } from './native.test-helper.ts'
import { encodeReference } from './reference.test-helper.ts'
import { requests, SIGNALS } from './requests.test-helper.ts'

const RUN = { seed: 20_260_103, endOnFailure: true } // shrinking would take minutes; the seed finds it again
const dir = mkdtempSync(join(tmpdir(), 'lastgood-decode-'))
const session = new Session(join(dir, 'db'))

afterAll(() => {
  session.cleanup()
  rmSync(dir, { recursive: true, force: true })
})

/** The block as the real engine gives it back after reading it. */
function throughEngine(block: Uint8Array): Uint8Array {
  const from = join(dir, 'from.native')
  const to = join(dir, 'to.native')
  rmSync(to, { force: true })
  writeFileSync(from, block)
  session.query(
    `INSERT INTO FUNCTION file('${to}', 'Native') SELECT * FROM file('${from}', 'Native') SETTINGS max_threads = 1`,
  )
  return readFileSync(to)
}

function collected(signal: Signal, samples: readonly object[]): readonly Batch[] {
  const collector = collectorOf(signal)
  for (const request of samples) collector.append(encodeReference(signal, request))
  return collector.take()
}

/** Column name to type of each table, as the store's schema files have it. */
function schemaTypes(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const folder = new URL('../../store/telemetry/sql/schema/', import.meta.url)
  const tables = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'))
  const column = /^ {4}`?([\w.]+)`? (.+?)(?: (?:CODEC|DEFAULT|MATERIALIZED).*)?,?$/gm
  return new Map(
    tables.map((sql) => [
      /CREATE TABLE[^(]*?(otel_\w+)/.exec(sql)?.[1] ?? '',
      new Map([...sql.matchAll(column)].map(([, name, type]) => [name!, type!])),
    ]),
  )
}

const SHARED_VALUES = /LowCardinality\(String\)\)$/ // of a Map; the engine stores them in full

describe.for(SIGNALS)('%s in the engine', (signal) => {
  const batches = collected(signal, fc.sample(requests[signal], { seed: RUN.seed, numRuns: 300 }))

  test('are what the block says', () => {
    expect(batches.length).toBe(signal === 'metrics' ? 5 : 1)
    for (const batch of batches) {
      const sent = readNative(batch.native)
      expect(sent.rows.length).toBe(batch.rows)
      expect(Object.keys(sent.types)).toEqual(batch.columns)
      expect(readNative(throughEngine(batch.native))).toEqual(sent)
    }
  })

  test('have the columns and types of the schema, but for shared values sent as numbers', () => {
    const schema = schemaTypes()
    for (const batch of batches) {
      const wanted = schema.get(batch.table)
      for (const [name, type] of Object.entries(readNative(batch.native).types)) {
        const stored = /^(Resource|Scope)Attributes$/.test(name) ? type.replace(SHARED_VALUES, 'String)') : type
        expect({ table: batch.table, name, type: stored }).toEqual({
          table: batch.table,
          name,
          type: wanted?.get(name),
        })
      }
    }
  })
})

test.for([
  ['one byte', 200],
  ['two bytes', 300],
  ['four bytes', 70_000],
] as const)('a dictionary whose numbers take %s is read right', ([, names]) => {
  const spans = Array.from({ length: names }, (_, i) => ({
    traceId: Buffer.alloc(16, 1),
    spanId: Buffer.alloc(8, 1),
    startTimeUnixNano: String(i),
    name: `operation ${i}`,
  }))
  const [batch] = collected('traces', [{ resourceSpans: [{ scopeSpans: [{ spans }] }] }])
  const { rows } = readNative(throughEngine(batch!.native))
  expect(rows.map((row) => row.SpanName)).toEqual(spans.map((span) => span.name))
})

test('a query finds what was sent', () => {
  const request = {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'checkout' } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'),
                spanId: Buffer.from('b7ad6b7169203331', 'hex'),
                name: 'POST /cart',
                kind: 2,
                startTimeUnixNano: '1767225600123456789',
                endTimeUnixNano: '1767225601123456790',
                attributes: [
                  { key: 'http.route', value: { stringValue: '/cart' } },
                  { key: 'big', value: { intValue: '-9007199254740993' } },
                ],
                status: { code: 2, message: 'no stock' },
                events: [{ timeUnixNano: '1767225600123456790', name: 'exception' }],
              },
            ],
          },
        ],
      },
    ],
  }
  const [batch] = collected('traces', [request])
  const file = join(dir, 'asked.native')
  writeFileSync(file, batch!.native)
  const answer = session.query(
    `SELECT toString(Timestamp, 'UTC'), TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, Duration, StatusCode,
       StatusMessage, SpanAttributes['http.route'], SpanAttributes['big'], arrayStringConcat(Events.Name), length(Links.TraceId)
     FROM file('${file}', 'Native')`,
    'TSV',
  )
  expect(answer.trimEnd().split('\t')).toEqual([
    ...['2026-01-01 00:00:00.123456789', '0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', ''],
    ...[
      'POST /cart',
      'Server',
      'checkout',
      '1000000001',
      'Error',
      'no stock',
      '/cart',
      '-9007199254740993',
      'exception',
      '0',
    ],
  ])
})

import { expect, test } from 'vitest'
import type { OperationSeries } from '../model/columns.ts'
import { QUESTION_LIMITS } from '../model/question-limits.ts'
import { unixMs } from '../model/time.ts'
import { diagnoseWindow } from './diagnose.ts'
import type { TelemetryPort } from './ports.ts'

const window = { from: unixMs(0), to: unixMs(600_000) }

/** Telemetry of so many operations and of nothing else. */
function telemetryOf(operations: number): TelemetryPort {
  const one = (i: number): OperationSeries => ({
    service: `service-${i}`,
    operation: 'GET /',
    entry: true,
    atMs: [0],
    count: [1],
    errors: [0],
    p50Ms: [1],
    p99Ms: [1],
    refused: {},
  })
  const spans = { traceId: [], spanId: [], parentSpanId: [], operation: [], kind: [], startMs: [], durationMs: [] }
  const tail = { error: [], errorType: [], refusedWith: [], weight: [], attributes: [] }
  const counts = { countBefore: [], countAfter: [], requests: [], traceId: [] }
  return {
    heard: async () => ({
      first: undefined,
      pillars: { spans: operations, logs: 0, metricPoints: 0 },
      signs: [],
      instances: [],
    }),
    metricSeries: async () => ({ numbers: [], histograms: [] }),
    operations: async () => Array.from({ length: operations }, (_, i) => one(i)),
    logLines: async () => [],
    spans: async () => ({ rows: 0, service: [], ...spans, ...tail }),
    requests: async () => ({ rows: 0, traceId: [], bad: [], weight: [], items: [] }),
    logPatterns: async () => ({ rows: 0, service: [], severity: [], body: [], ...counts }),
    changes: async () => [],
    changeKinds: async () => [],
  }
}

const problemsWith = async (operations: number): Promise<readonly string[]> =>
  (
    await diagnoseWindow(
      { window, problems: ['line 3 is cut'] },
      { telemetry: telemetryOf(operations), elapsedMs: () => 0 },
    )
  ).problems

test('an answer that was cut is told among the problems', async () => {
  expect(await problemsWith(QUESTION_LIMITS.operations - 1)).toEqual(['line 3 is cut'])
  const [loading, cut, ...others] = await problemsWith(QUESTION_LIMITS.operations)
  expect(loading).toBe('line 3 is cut')
  expect(cut).toMatch(/^only 500 operations were looked at/)
  expect(others).toEqual([])
})

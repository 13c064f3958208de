import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readReplay } from './directory.ts'
import { movedRequest, timedRequests } from './timed-requests.ts'

const NANOS = '1772366400000000000' // 2026-03-01T12:00:00Z
const TRACE = '0123456789abcdef0123456789abcdef'

describe('a request that is moved', () => {
  test.for([
    [`{"startTimeUnixNano":"${NANOS}"}`, '{"startTimeUnixNano":"1772366402500000000"}'],
    [`{"timeUnixNano": ${NANOS}}`, '{"timeUnixNano": 1772366402500000000}'],
    [`{"observedTimeUnixNano":"0"}`, '{"observedTimeUnixNano":"0"}'],
    [`{"body":{"stringValue":"timeUnixNano ${NANOS}"}}`, `{"body":{"stringValue":"timeUnixNano ${NANOS}"}}`],
    [`{"traceId":"${TRACE}"}`, `{"traceId":"feedbeef${TRACE.slice(8)}"}`],
    ['{"traceId":""}', '{"traceId":""}'],
    [`{"start_time_unix_nano":"${NANOS}"}`, '{"start_time_unix_nano":"1772366402500000000"}'],
    [`{"time_unix_nano":"${NANOS}"}`, '{"time_unix_nano":"1772366402500000000"}'],
    [`{"trace_id":"${TRACE}"}`, `{"trace_id":"feedbeef${TRACE.slice(8)}"}`],
  ] as const)('%s becomes %s', ([before, after]) => {
    expect(movedRequest(before, { shiftMs: 2_500, salt: 'feedbeef' })).toBe(after)
  })
})

describe('the requests of a directory', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lastgood-timed-'))
    const span = (second: number): string =>
      `{"endTimeUnixNano":"177236640${second}000000000","startTimeUnixNano":"${NANOS}"}`
    writeFileSync(join(folder, 'traces.jsonl'), `${span(7)}\n${span(2)}\n`)
    writeFileSync(join(folder, 'logs.jsonl'), `{"timeUnixNano":1772366405000000000}\n\n{"resourceLogs":[]}\n`)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('come by the last thing in them, those without a time first', async () => {
    const read = await readReplay(folder)
    const requests = read.ok ? await timedRequests(read.value) : []
    expect(requests.map(({ signal, atMs }) => [signal, (atMs === 0 ? 0 : atMs - 1772366400000) / 1000])).toEqual([
      ['logs', 0],
      ['traces', 2],
      ['logs', 5],
      ['traces', 7],
    ])
  })
})

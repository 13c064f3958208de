import { expect, test } from 'vitest'
import { drawnDiagnosis } from '../../../method/diagnosed/drawn-diagnosis.test-helper.ts'
import { flowOf } from '../../../method/triage/harm.test-helper.ts'
import type { Diagnosis, GoldenSignal, TemplateFinding } from '../../../model/diagnosis.ts'
import { declare } from '../lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import { triage } from '../triage/severity-verbs.ts'
import { quietTelemetry, toldPort } from '../triage/triage-port.test-helper.ts'
import { contain, tryChange } from './ledger-verbs.ts'

const FAILS = flowOf('buy 1000:2:10 250:20:90 250:20:90 250:20:90 250:20:90')

type Told = {
  readonly flows?: readonly ReturnType<typeof flowOf>[]
  readonly down?: boolean
  readonly effect?: string
  readonly found?: GoldenSignal
  /** What the diagnosis tells of log lines, and whether users feel it. */
  readonly seen?: Pick<Diagnosis, 'felt' | 'templates' | 'evidence'>
}

/** An incident of checkout, with what telemetry, people and the diagnosis say of it. */
async function incident({ flows = [], down = false, effect, found, seen }: Told) {
  const memory = memoryPorts(handClock('2026-01-31T14:05:00Z'))
  const latest = () => (found === undefined ? undefined : { ...drawnDiagnosis, signal: found, ...seen })
  const ports: IncidentPorts = {
    ...memory,
    triage: toldPort({ ...quietTelemetry(), flows, down }),
    diagnosis: { ...memory.diagnosis, latest },
  }
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  const here = { id: entries[0]!.incident, ports }
  if (effect !== undefined) await did(triage, { effect }, here)
  return here
}

const SLOW = flowOf('buy 1000:2:10 250:1:90 250:0:90 250:1:90 250:0:90')

/** A kind of line that became more, of the books' nightly check unless it says otherwise. */
const risen = (template: string, told: Partial<TemplateFinding> = {}): TemplateFinding => ({
  ...{ service: 'books', template, severity: 'ERROR', kind: 'new', countBefore: 0, countAfter: 21, badShare: 0 },
  ...{ score: 0.1, evidence: ['ev-2'], ...told },
})
const sample = (body: string): Diagnosis['evidence'][number] => ({
  ...{
    id: 'ev-2',
    says: 'x',
    query: 'log-patterns',
    params: {},
    window: { from: '', to: '' },
    numbers: {},
    traceIds: [],
  },
  logs: [{ at: '', service: 'books', severity: 'ERROR', body, traceId: '' }],
})
const WRONG = {
  felt: false,
  templates: [
    risen('feed is <*> old', { service: 'stock', severity: 'WARN', score: 0.3 }),
    risen('POST <*> failed', { service: 'edge', badShare: 1, score: 0.2 }),
    risen('books: sale <*> says <*>, paid <*>'),
    risen('books: sale <*> is missing'),
  ],
  evidence: [sample('books: sale 7 says 12, paid 30')],
}
const LINES = { signal: 'log-lines', service: 'books', severity: 'error' } as const

const BUY = { signal: 'error-share', service: 'shop', operation: 'buy' }

test.for([
  [
    'what users are measured to feel, whatever was found',
    { flows: [FAILS], effect: 'slow', found: 'latency' },
    {},
    BUY,
  ],
  ['the same, wherever it is made', { flows: [FAILS] }, { services: ['db'] }, BUY],
  ['what was told', { flows: [FAILS] }, { signal: 'latency-p99' }, { signal: 'latency-p99', service: 'checkout' }],
  ['what users feel, where that was told', { flows: [FAILS] }, { of: 'db' }, { signal: 'error-share', service: 'db' }],
  ['a metric that was told', {}, { metric: 'queue' }, { signal: 'metric', service: 'checkout', metric: 'queue' }],
  [
    'the triage, where nothing can be measured',
    { down: true, effect: 'broken', found: 'latency' },
    {},
    { signal: 'error-share', service: 'checkout' },
  ],
  [
    'the triage, that says slow',
    { effect: 'slow', found: 'errors' },
    {},
    { signal: 'latency-p99', service: 'checkout' },
  ],
  [
    'the lines that tell of wrong results, where no request shows them',
    { found: 'errors', seen: WRONG },
    {},
    { ...LINES, contains: 'books: sale' },
  ],
  [
    'the same, where requests are slow besides',
    { flows: [SLOW], found: 'errors', seen: WRONG },
    {},
    { ...LINES, contains: 'books: sale' },
  ],
  ['what fails, where requests fail by now', { flows: [FAILS], found: 'errors', seen: WRONG }, {}, BUY],
  [
    'all error lines of who writes them, where none of their text is in the lines as they were written',
    { found: 'errors', seen: { ...WRONG, evidence: [sample('books:  sale  7')] } },
    {},
    LINES,
  ],
  [
    'failures, where users feel it',
    { found: 'errors', seen: { ...WRONG, felt: true } },
    {},
    { signal: 'error-share', service: 'checkout' },
  ],
  ['the diagnosis, last of all', { found: 'saturation' }, {}, { signal: 'latency-p99', service: 'checkout' }],
  ['failures, where nobody knows', {}, {}, { signal: 'error-share', service: 'checkout' }],
] as const)('a change is judged by %s', async ([, told, given, signal]) => {
  const tried = await did(tryChange, { what: 'restart', ...given }, await incident(told as Told))
  expect(tried.incident?.ledger.changes[0]?.signal).toEqual(signal)
})

test('containing says which of it goes back', async () => {
  const { incident: seen } = await did(contain, { way: 'rollback' }, await incident({ flows: [SLOW] }))
  expect(seen?.ledger.changes[0]).toMatchObject({
    signal: { signal: 'latency-p99', service: 'shop', operation: 'buy' },
    expectedEffect: 'the harm ends: latency-p99 goes back to what it was',
  })
})

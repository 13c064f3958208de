import { expect, test } from 'vitest'
import { drawnDiagnosis } from '../../../method/diagnosed/drawn-diagnosis.test-helper.ts'
import { flowOf } from '../../../method/triage/harm.test-helper.ts'
import type { GoldenSignal } from '../../../model/diagnosis.ts'
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
}

/** An incident of checkout, with what telemetry, people and the diagnosis say of it. */
async function incident({ flows = [], down = false, effect, found }: Told) {
  const memory = memoryPorts(handClock('2026-01-31T14:05:00Z'))
  const latest = () => (found === undefined ? undefined : { ...drawnDiagnosis, signal: found })
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
  ['the diagnosis, last of all', { found: 'saturation' }, {}, { signal: 'latency-p99', service: 'checkout' }],
  ['failures, where nobody knows', {}, {}, { signal: 'error-share', service: 'checkout' }],
] as const)('a change is judged by %s', async ([, told, given, signal]) => {
  const tried = await did(tryChange, { what: 'restart', ...given }, await incident(told as Told))
  expect(tried.incident?.ledger.changes[0]?.signal).toEqual(signal)
})

test('containing says which of it goes back', async () => {
  const slow = flowOf('buy 1000:2:10 250:1:90 250:0:90 250:1:90 250:0:90')
  const { incident: seen } = await did(contain, { way: 'rollback' }, await incident({ flows: [slow] }))
  expect(seen?.ledger.changes[0]).toMatchObject({
    signal: { signal: 'latency-p99', service: 'shop', operation: 'buy' },
    expectedEffect: 'the harm ends: latency-p99 goes back to what it was',
  })
})

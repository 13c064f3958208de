import { expect, test } from 'vitest'
import type { LogRow } from '../../../model/views.ts'
import { declare } from '../lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import { captureEvidence } from './evidence-verbs.ts'

const line: LogRow = {
  at_ms: Date.UTC(2026, 0, 31, 14),
  severity: 'ERROR',
  service: 'checkout',
  body: 'pool is full',
  trace_id: '',
}

/** Telemetry in which only checkout is heard. */
function checkoutHeard(): IncidentPorts {
  const ports = memoryPorts(handClock('2026-01-31T14:02:00Z'))
  const hears = (service: string | undefined): boolean => service === undefined || service === 'checkout'
  return {
    ...ports,
    measure: {
      ...ports.measure,
      points: async ({ service }) => [{ at: '2026-01-31T14:00:00Z', value: 1, count: hears(service) ? 9 : 0 }],
    },
    views: { ...ports.views, logLines: async ({ service }) => (hears(service) ? [line] : []) },
  }
}

test.for([
  ['checkout', '7 curves of checkout', '1 log lines'],
  [
    'chekcout',
    'no request and no log line of chekcout came; 7 curves of the whole system',
    '1 log lines of every service, for chekcout wrote none',
  ],
] as const)('of %s is kept: %s', async ([service, curves, lines]) => {
  const ports = checkoutHeard()
  await did(declare, { title: 'checkout fails', service }, { ports })
  const { entries } = await did(captureEvidence, {}, { id: 'inc-1', ports })
  const [event] = entries.map((entry) => entry.event)
  if (event?.kind !== 'evidence-captured') throw new Error('expected evidence')
  const says = Object.fromEntries(event.items.map((item) => [item.name, item.says]))
  expect(says['golden signals']).toContain(curves)
  expect(says['log lines']).toBe(lines)
})

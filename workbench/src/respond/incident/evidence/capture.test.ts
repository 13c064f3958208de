import { expect, test } from 'vitest'
import { err, ok } from '../../../lib/result.ts'
import { unixMs } from '../../../model/time.ts'
import type { LogRow } from '../../../model/views.ts'
import { declare } from '../lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts, ProcessesPort } from '../ports.ts'
import { captureEvidence } from './evidence-verbs.ts'
import { runtimeTold } from './process-state.ts'

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
  const { says } = await keptOf(ports, service)
  expect(says['golden signals']).toContain(curves)
  expect(says['log lines']).toBe(lines)
})

const series = (name: string, instance: string) => ({ service: 'checkout', instance, name, at_ms: [0], value: [1] })

test('what the runtime of each suspected instance tells is kept, and what it does not tell is said', async () => {
  const ports = checkoutHeard()
  const told = [series('v8js.memory.heap.used', 'a'), series('nodejs.eventloop.delay.p99', 'b'), series('orders', 'a')]
  const views = {
    ...ports.views,
    rerun: async (name: string, { service }: Readonly<Record<string, unknown>>) =>
      name === 'metric-series' && service === 'checkout' ? told : [],
  }
  const kept = await keptOf({ ...ports, views })
  expect(kept.says.runtime).toBe(
    '2 series of 2 instances of checkout: memory, event loop; nothing told of garbage collection, pools, threads, descriptors, cpu',
  )
  expect(await kept.holds('runtime')).toMatchObject({ series: told.slice(0, 2) })
  const both = await runtimeTold(['checkout', 'cart'], { from: unixMs(0), to: unixMs(1) }, { views })
  expect(both?.says).toMatch(/^2 series of 2 instances of checkout: .*, cpu; nothing at all by cart$/)
})

test('processes that take probes are asked what they do, in the name of who captures; one that refuses is told', async () => {
  const asked: string[] = []
  const session = { version: undefined, host: undefined, pid: 7, node: '24', entry: 'server.js', probes: [] }
  const sessions = ['a', 'b'].map((instance) => ({ ...session, service: 'checkout', instance, connectedAt: '' }))
  const memory = { heapUsedBytes: 1, rssBytes: 2, externalBytes: 3 }
  const profile = { predictedStallMs: 1, stallMs: 1, total: 900, spots: [], cut: false, seconds: 1 }
  const processes: ProcessesPort = {
    sessions: () => [...sessions, { ...session, service: 'payment', instance: 'c', connectedAt: '' }],
    profile: async ({ instance = '', service, what }, { name }) => {
      asked.push(`${instance} by ${name}`)
      if (instance === 'b') return err({ kind: 'refused', what: 'it is busy', where: 'b', todo: '' })
      return ok({ ...profile, service, instance, what, memory: { before: memory, after: memory } })
    },
  }
  const kept = await keptOf({ ...checkoutHeard(), processes })
  expect(asked).toEqual(['a by on-call', 'b by on-call'])
  expect(kept.says.processes).toBe('1 of 2 connected processes: memory, and where 1 s went; b: it is busy')
  expect(await kept.holds('processes')).toMatchObject({
    processes: [{ session: { pid: 7 }, state: { memory: { after: memory } } }, { refused: 'it is busy' }],
  })
})

test('runtimes that tell nothing are told to be missing; processes are asked for only where some take probes', async () => {
  const { missing } = await keptOf(checkoutHeard())
  expect(missing).toContain('runtime: there is none')
  expect(missing.join()).not.toContain('processes')
})

async function keptOf(ports: IncidentPorts, service = 'checkout') {
  await did(declare, { title: 'checkout fails', service }, { ports })
  const { entries } = await did(captureEvidence, {}, { id: 'inc-1', ports })
  const event = entries[0]?.event
  if (event?.kind !== 'evidence-captured') throw new Error('expected evidence')
  return {
    says: Object.fromEntries(event.items.map((item) => [item.name, item.says])),
    missing: event.missing.map(({ name, why }) => `${name}: ${why}`),
    holds: async (name: string): Promise<unknown> => {
      const bytes = await ports.evidence.get(event.items.find((item) => item.name === name)?.sha256 ?? '')
      if (!bytes.ok) throw new Error(bytes.error.kind)
      return JSON.parse(new TextDecoder().decode(bytes.value)) as unknown
    },
  }
}

import { expect, test } from 'vitest'
import { seededRandom } from '../../lib/seeded-random.test-helper.ts'
import { KUBERNETES } from './delivery-payloads.test-helper.ts'
import { HostileDoors, type Outcome } from './hostile-doors.test-helper.ts'
import { ALERTMANAGER } from './payloads.test-helper.ts'
import { SOURCES } from './sources.ts'

const REQUESTS = 400 // bench/hooks-fuzz.ts sends as many as one likes

test.for(SOURCES.map((source) => [source.path, source] as const))(
  '%s answers whatever is sent: what it keeps can be acted on, what it refuses it says why',
  async ([, source]) => {
    const doors = new HostileDoors(seededRandom(7))
    const seen = new Set<Outcome>()
    for (let i = 0; i < REQUESTS; i++) seen.add(await doors.send(source))
    expect([...seen]).toEqual(expect.arrayContaining(['heard', 'refused']))
  },
)

test.for([
  [
    '/hooks/alertmanager',
    { ...ALERTMANAGER, alerts: [{ ...ALERTMANAGER.alerts[0], fingerprint: 1, labels: { a: 'DEEP' } }] },
  ],
  ['/hooks/kubernetes', { ...KUBERNETES, metadata: {}, involvedObject: { ...KUBERNETES.involvedObject, a: 'DEEP' } }],
] as const)('%s refuses what is nested too deep to be written down again', async ([path, body]) => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const doors = new HostileDoors(seededRandom(7))
  expect(await doors.sendText(path, JSON.stringify(body))).toBe('heard')
  expect(await doors.sendText(path, JSON.stringify(body).replace('"DEEP"', deep))).toBe('refused')
})

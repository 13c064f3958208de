import { expect, test } from 'vitest'
import { incidentWith } from '../../method/incident.test-helper.ts'
import type { Alert } from '../../model/heard.ts'
import { joined } from './joins.ts'

const AT = '2026-03-01T12:00:00Z'
const alert = (service: string): Alert => ({
  id: `am:${service}`,
  name: 'HighErrors',
  firing: true,
  at: '2026-03-01T13:00:00Z',
  says: 'errors',
  source: 'alertmanager',
  level: 'error',
  service,
})

test.for([
  ['checkout', 0, true],
  ['cart', 1, true],
  ['search', 1, false],
] as const)(
  'who calls whom is asked of an alert of %s only where the record does not tell: %i times',
  async ([service, times, joins]) => {
    const incident = incidentWith([
      AT,
      { kind: 'declared', title: 'x', drill: false, service: 'checkout', detectedAt: AT },
    ])
    let asked = 0
    const calls = async () => {
      asked++
      return [{ caller: 'checkout', callee: 'cart' }]
    }
    expect([(await joined([incident], alert(service), calls))?.id, asked]).toEqual([joins ? 'inc-1' : undefined, times])
  },
)

test('where no incident is open, nothing is asked', async () => {
  const asked = async () => Promise.reject(new Error('asked'))
  expect(await joined([], alert('cart'), asked)).toBeUndefined()
})

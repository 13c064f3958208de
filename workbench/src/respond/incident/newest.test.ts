import { expect, test } from 'vitest'
import { err } from '../../lib/result.ts'
import { declare } from './lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from './memory-record.test-helper.ts'
import { newestIncidents, openIncidents, SEARCHED_MAX } from './newest.ts'

const here = () => memoryPorts(handClock('2026-01-31T14:02:00Z'))

test('an incident that cannot be read is told, and hides no other', async () => {
  const real = here()
  for (const title of ['first', 'second', 'third']) await did(declare, { title }, { ports: real })
  const lost = { kind: 'unknown-incident', id: 'inc-2' } as const
  const entries: typeof real.record.entries = async (id, after) =>
    id === 'inc-2' ? err(lost) : real.record.entries(id, after)
  const found = await newestIncidents({ ...real, record: { ...real.record, entries } }, 10)
  expect(found).toMatchObject({
    value: {
      looked: [{ id: 'inc-3' }, { id: 'inc-2', read: { ok: false } }, { id: 'inc-1' }],
      incidents: [{ id: 'inc-3' }, { id: 'inc-1' }],
      refusals: [{ kind: 'missing', where: 'inc-2' }],
    },
  })
})

test(`the open ones are found among ${SEARCHED_MAX}, whoever looks for them`, async () => {
  const ports = here()
  for (let i = 0; i <= SEARCHED_MAX; i++) await did(declare, { title: `the ${i}th` }, { ports })
  const open = await openIncidents(ports)
  expect(open.ok && open.value.incidents.length).toBe(SEARCHED_MAX)
  expect(open).toMatchObject({ value: { incidents: { 0: { id: `inc-${SEARCHED_MAX + 1}` } }, refusals: [] } })
})

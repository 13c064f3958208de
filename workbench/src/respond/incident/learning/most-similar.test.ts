import { expect, test } from 'vitest'
import { err } from '../../../lib/result.ts'
import { drawnDiagnosis } from '../../../method/diagnosed/drawn-diagnosis.test-helper.ts'
import { examine } from '../lifecycle/examine-verb.ts'
import { status } from '../lifecycle/lifecycle-verbs.ts'
import { resolve } from '../lifecycle/resolve-verb.ts'
import { did } from '../memory-record.test-helper.ts'
import type { RecordPort } from '../ports.ts'
import { readIncident } from '../work.ts'
import { declaredIn, quietWorkbench } from './learning.test-helper.ts'
import { mostSimilar } from './most-similar.ts'

test('from its first diagnosis on an open incident names the past one that is most like it, and what differs today', async () => {
  const { ports } = quietWorkbench('2026-01-31T14:00:00Z')
  const drawn = { ...ports, diagnosis: { ...ports.diagnosis, make: async () => drawnDiagnosis } }
  const resembles = async (id: string) => (await did(status, {}, { ports: drawn, id })).answer.resembles
  const first = await declaredIn(drawn, { title: 'checkout fails, the pool is full' })
  await did(resolve, { reason: 'rolled back', anyway: 'nothing is measured here' }, { ports: drawn, id: first })
  const today = await declaredIn(drawn, { title: 'checkout fails at noon' })
  expect(await resembles(today)).toBeNull()
  await did(examine, {}, { ports: drawn, id: today })
  const away: RecordPort['heads'] = async () =>
    err({ kind: 'unavailable', says: 'the disk is away', written: 'nothing' })
  const now = await readIncident(today, drawn)
  if (!now.ok) throw new Error(now.error.what)
  expect(await mostSimilar(now.value, { ...drawn, record: { ...drawn.record, heads: away } })).toBeUndefined()
  const found = await resembles(today)
  expect(found?.incident).toBe(first)
  expect(found?.says).toMatch(
    /^same as last time\? inc-1 “checkout fails, the pool is full” of 2026-01-31, \d+ % alike; only today: words noon$/,
  )
  await did(resolve, { reason: 'rolled back', anyway: 'nothing is measured here' }, { ports: drawn, id: today })
  expect(await resembles(today)).toBeNull()
})

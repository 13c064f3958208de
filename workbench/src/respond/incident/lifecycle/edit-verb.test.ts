import { describe, expect, test } from 'vitest'
import { saying } from '../../../method/sayings.ts'
import type { Actor } from '../../../model/incident/entry.ts'
import { update } from '../communication/communication-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import type { Verb } from '../verb.ts'
import { edit } from './edit-verb.ts'
import { declare, move } from './lifecycle-verbs.ts'
import { merge } from './merge-verb.ts'

function heard(...services: readonly string[]): IncidentPorts {
  const ports = memoryPorts(handClock('2026-01-31T14:02:00Z'))
  const signs = services.map((service) => ({ service, kind: 'spans', atMs: [0] }) as const)
  return { ...ports, triage: { ...ports.triage, signsOfLife: async () => signs as never } }
}

describe('a service of which nothing was heard', () => {
  test('is told when an incident is declared, with the names that are like it, and can be corrected', async () => {
    const ports = heard('catalogue', 'checkout', 'payment')
    const { answer } = await did(declare, { title: 'it fails', service: 'chekcout' }, { ports })
    expect(answer).toEqual({ service: 'chekcout', nearest: ['checkout'] })
    const at = { id: 'inc-1', ports }
    const edited = await did(edit, { service: 'checkout', title: 'checkout fails' }, at)
    expect(edited.answer).toBeNull()
    expect(edited.entries.map(saying)).toEqual(['Title: checkout fails', 'Service: checkout'])
    expect(edited.incident?.lifecycle).toMatchObject({ title: 'checkout fails', service: 'checkout' })
    expect((await did(edit, { service: 'checkout' }, at)).entries).toEqual([])
    await expect(did(edit, {}, at)).rejects.toThrow('nothing to correct')
  })

  test('is not told where it was heard of, where none was named, or where telemetry cannot be read', async () => {
    const ports = heard('checkout')
    expect((await did(declare, { title: 'x', service: 'checkout' }, { ports })).answer).toBeNull()
    expect((await did(declare, { title: 'x' }, { ports })).answer).toBeNull()
    expect((await did(declare, { title: 'x', service: 'x' }, { ports: heard() })).answer).toBeNull()
    const signsOfLife = () => Promise.reject(new Error('the store is away'))
    const away = { ...ports, triage: { ...ports.triage, signsOfLife } }
    expect((await did(declare, { title: 'x', service: 'nobody' }, { ports: away })).answer).toBeNull()
  })
})

test.for([
  ['update', update, { post: true, audience: 'external', symptom: 'db-1.internal is down', reason: 'it is urgent' }],
  ['merge', merge, { into: 'inc-2' }],
  ['state', move, { to: 'cancelled' }],
] as const)('%s past what the method says takes a person, not an agent', async ([, asked, given]) => {
  const ports = heard('checkout')
  for (const title of ['one', 'two']) await did(declare, { title }, { ports })
  const as = (actor: Actor) => (asked as Verb).run(given, { id: 'inc-1', who: { actor }, ports })
  const refused = await as({ kind: 'agent', name: 'helper' })
  expect(refused.ok || refused.error).toMatchObject({
    kind: 'against-the-method',
    what: expect.stringContaining('only a person may go on all the same') as string,
  })
  expect((await as({ kind: 'human', name: 'on-call' })).ok).toBe(true)
})

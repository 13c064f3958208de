import { describe, expect, test } from 'vitest'
import type { Actor } from '../../../model/incident/entry.ts'
import { declare } from '../lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import { tryChange } from './ledger-verbs.ts'

const AGENT: Actor = { kind: 'agent', name: 'night-shift' }
const PERSON: Actor = { kind: 'human', name: 'on-call' }

async function incident() {
  const ports = memoryPorts(handClock('2026-01-31T14:05:00Z'))
  const { entries } = await did(declare, { title: 'checkout fails' }, { ports })
  return (given: object, actor: Actor) => tryChange.run(given, { id: entries[0]!.incident, ports, who: { actor } })
}

describe('an agent', () => {
  test('begins a change of which it says what it should do', async () => {
    const begin = await incident()
    expect(await begin({ what: 'restart' }, AGENT)).toMatchObject({
      ok: false,
      error: { kind: 'against-the-method', pass: [{ verb: 'try', field: 'expect' }] },
    })
    expect(await begin({ what: 'restart', expect: 'no more errors' }, AGENT)).toMatchObject({ ok: true })
  })

  test('waits for the verdict on a change, whoever began it, unless it takes that one back', async () => {
    const begin = await incident()
    await begin({ what: 'restart' }, PERSON)
    const second = { what: 'scale up', expect: 'no more errors' }
    expect(await begin(second, AGENT)).toMatchObject({ ok: false, error: { what: expect.stringContaining('c-1') } })
    expect(await begin({ what: 'undo', reverts: 'c-1' }, AGENT)).toMatchObject({ ok: true })
  })

  test('is held to what a person is only warned of', async () => {
    const begin = await incident()
    await begin({ what: 'restart' }, PERSON)
    expect(await begin({ what: 'scale up' }, PERSON)).toMatchObject({
      ok: true,
      value: { answer: { warnings: { length: 5 } } },
    })
  })
})

import { describe, expect, test } from 'vitest'
import type { Actor } from '../../model/incident/entry.ts'
import { entriesOf } from '../../model/incident/entry.ts'
import { declare, move } from './lifecycle/lifecycle-verbs.ts'
import { type Look, notesLooks } from './looks.ts'
import { did, handClock, memoryPorts } from './memory-record.test-helper.ts'

const ANA: Actor = { kind: 'human', name: 'ana' }
const logs = (query: string | undefined, actor = ANA): Look => ({ at: 'logs', query, actor })

async function open(more: Record<string, unknown> = {}) {
  const clock = handClock('2026-01-31T14:00:00Z')
  const ports = memoryPorts(clock)
  await did(declare, { title: 'checkout fails', ...more }, { ports })
  const look = notesLooks(ports)
  const looked = async (incident = 'inc-1') => {
    const read = await ports.record.entries(incident)
    return entriesOf(read.ok ? read.value : [], 'looked').map(({ event, actor }) => [actor.name, event.at, event.query])
  }
  return { clock, ports, look, looked }
}

describe('who reads telemetry in an incident', () => {
  test('is noted with the question, once a minute for each kind', async () => {
    const { look, looked, clock } = await open()
    await look(logs('service=checkout'))
    await look(logs('service=payment'))
    await look({ at: 'traces', query: undefined, actor: ANA })
    await look(logs('service=payment', { kind: 'agent', name: 'helper' }))
    clock.set('2026-01-31T14:01:30Z')
    await look(logs('text=timeout'))
    expect(await looked()).toEqual([
      ['ana', 'logs', 'service=checkout'],
      ['ana', 'traces', undefined],
      ['helper', 'logs', 'service=payment'],
      ['ana', 'logs', 'text=timeout'],
    ])
  })

  test('looks once where a page asks the same again and again', async () => {
    const { look, looked, clock } = await open()
    for (const at of ['14:00:10', '14:01:00', '14:01:50', '14:02:40']) {
      clock.set(`2026-01-31T${at}Z`)
      await look(logs(undefined))
    }
    expect(await looked()).toHaveLength(1)
    clock.set('2026-01-31T14:05:00Z')
    await look(logs(undefined))
    expect(await looked()).toHaveLength(2)
  })

  test('is noted sparsely once many looks were', async () => {
    const { look, looked, clock } = await open()
    for (let minute = 0; minute < 520; minute++) {
      clock.set(new Date(Date.parse('2026-01-31T14:00:00Z') + minute * 60_000).toISOString())
      await look(logs(`service=s${minute}`))
    }
    expect(await looked()).toHaveLength(504)
  })

  test.for<[string, Look, Record<string, unknown>]>([
    ['what automation reads', logs(undefined, { kind: 'automation', name: 'monitor' }), {}],
    ['of a drill', logs(undefined), { drill: true }],
  ])('is not noted: %s', async ([, look, declared]) => {
    const here = await open(declared)
    await here.look(look)
    expect(await here.looked()).toEqual([])
  })

  test('is noted, where two incidents are open, in the one whose service it is about; in both where that cannot be told', async () => {
    const { ports, look, looked, clock } = await open({ service: 'checkout' })
    await did(declare, { title: 'mails are late', service: 'mail' }, { ports })
    const times = ['14:00', '14:02', '14:04', '14:06', '14:08']
    const queries = [
      'service=mail',
      "SELECT count() WHERE ServiceName = 'checkout'",
      'trace=4bf92f',
      'service=stock',
      'service=checkout.db',
    ]
    for (const [i, query] of queries.entries()) {
      clock.set(`2026-01-31T${times[i]}:00Z`)
      await look(logs(query))
    }
    expect((await looked('inc-1')).map(([, , query]) => query)).toEqual([queries[1], ...queries.slice(2)])
    expect((await looked('inc-2')).map(([, , query]) => query)).toEqual([queries[0], ...queries.slice(2)])
  })

  test('is noted in the incident that is one, where a drill is open beside it', async () => {
    const { ports, look, looked } = await open()
    await did(declare, { title: 'an exercise', drill: true }, { ports })
    await look(logs('service=a'))
    expect([await looked('inc-1'), await looked('inc-2')]).toEqual([[['ana', 'logs', 'service=a']], []])
  })

  test('is not noted where none is open, nor where so many are that nobody can tell whose it is', async () => {
    const { ports, look, looked, clock } = await open({ service: 'checkout' })
    for (const id of ['inc-2', 'inc-3', 'inc-4', 'inc-5', 'inc-6']) await did(declare, { title: id }, { ports })
    await look(logs('trace=4bf92f'))
    expect(await looked()).toEqual([])
    await look(logs('service=checkout'))
    expect(await looked()).toHaveLength(1)
    for (const id of ['inc-1', 'inc-2', 'inc-3', 'inc-4', 'inc-5', 'inc-6'])
      await did(move, { to: 'cancelled' }, { ports, id })
    clock.set('2026-01-31T14:10:00Z')
    await look(logs('service=checkout'))
    expect(await looked()).toHaveLength(1)
  })

  test('is noted as soon as there is an incident to note it in, however soon it is asked again', async () => {
    const { ports, look, looked } = await open()
    await did(move, { to: 'cancelled' }, { ports, id: 'inc-1' })
    await look(logs('service=a'))
    await did(declare, { title: 'another' }, { ports })
    await look(logs('service=a'))
    expect([await looked('inc-1'), await looked('inc-2')]).toEqual([[], [['ana', 'logs', 'service=a']]])
  })

  test('is noted the next time, where too many were at once', async () => {
    const { look, looked } = await open()
    const readers = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ kind: 'human', name }) as const)
    await Promise.all(readers.map((reader) => look(logs(undefined, reader))))
    expect(await looked()).toHaveLength(4)
    await look(logs(undefined, readers[4]))
    expect(await looked()).toHaveLength(5)
  })

  test('hears nothing of a record that cannot be written', async () => {
    const { ports, clock } = await open()
    const broken = {
      ...ports.record,
      append: async () => {
        throw new Error('the disk is full')
      },
    }
    await expect(notesLooks({ ...ports, record: broken, clock })(logs('x'))).resolves.toBeUndefined()
  })

  test('is noted with what a question holds in one line, and no more than knows it again', async () => {
    const { look, looked } = await open()
    await look({ at: 'query', query: `SELECT 1\n\u0000 ${'x'.repeat(5_000)}`, actor: ANA })
    expect((await looked())[0]?.[2]).toMatch(/^SELECT 1 x{100}/)
    expect(String((await looked())[0]?.[2]).length).toBeLessThanOrEqual(400)
  })
})

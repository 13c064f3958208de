import { expect, test } from 'vitest'
import { err, ok } from '../../lib/result.ts'
import { incidentOf } from '../../method/incident.ts'
import { callVerb } from './call.ts'
import { keep, keptIncidents } from './kept-incidents.ts'
import { declare, status } from './lifecycle/lifecycle-verbs.ts'
import { note } from './lifecycle/note-verb.ts'
import { did, handClock, memoryPorts } from './memory-record.test-helper.ts'
import type { IncidentPorts, RecordPort } from './ports.ts'
import { readIncident } from './work.ts'

const who = { actor: { kind: 'human', name: 'on-call' } as const }

/** A record in memory that tells how many entries were read, and can be taken away. */
async function declared() {
  const real = memoryPorts(handClock('2026-01-31T14:02:00Z'))
  const seen = { read: 0, down: false }
  const gone = { kind: 'unavailable', says: 'connection refused', written: 'nothing' } as const
  const record: RecordPort = {
    ...real.record,
    heads: async (limit) => (seen.down ? err(gone) : real.record.heads(limit)),
    append: async (...given) => (seen.down ? err(gone) : real.record.append(...given)),
    entries: async (id, after) => {
      if (seen.down) return err(gone)
      const read = await real.record.entries(id, after)
      if (read.ok) seen.read += read.value.length
      return read
    },
  }
  const ports: IncidentPorts = { ...real, record }
  await did(declare, { title: 'checkout fails' }, { ports })
  return { id: 'inc-1', ports, seen, elsewhere: real.record }
}

const entry = (text: string) =>
  ({ at: '2026-01-31T14:02:00Z', actor: who.actor, event: { kind: 'note', text } }) as const

test('a long incident is read once, then only what was written since, by whomever', async () => {
  const { id, ports, seen, elsewhere } = await declared()
  await elsewhere.append(
    id,
    1,
    Array.from({ length: 500 }, (_, i) => entry(String(i))),
  )
  await did(note, { text: 'here' }, { id, ports })
  seen.read = 0
  await elsewhere.append(id, 502, [entry('elsewhere')])
  const { incident } = await did(note, { text: 'here again' }, { id, ports })
  expect(seen.read).toBeLessThan(5)
  const all = await elsewhere.entries(id)
  expect(incident).toEqual(all.ok && incidentOf(all.value))
})

test('a record that no longer holds the entry that was the last is read as a whole', async () => {
  const { id, ports, seen } = await declared()
  const read = await readIncident(id, ports)
  if (!read.ok) throw new Error(read.error.what)
  const [first] = read.value.recorded
  keep(ports.record, incidentOf([{ ...first!, hash: 'of another record' }]))
  seen.read = 0
  expect(await readIncident(id, ports)).toEqual(ok(read.value))
  expect(seen.read).toBe(2)
})

test('while the database cannot be reached it is read as it was, says so, and takes nothing', async () => {
  const { id, ports, seen } = await declared()
  await did(note, { text: 'before' }, { id, ports })
  seen.down = true
  const reply = await callVerb(status, { incident: 'open', given: {}, who }, ports)
  expect(reply).toMatchObject({ value: { incident: { id, behind: 'connection refused' } } })
  expect(await callVerb(note, { incident: id, given: { text: 'lost?' }, who }, ports)).toMatchObject({
    error: { kind: 'unavailable', what: 'connection refused', todo: expect.stringContaining('Nothing was written') },
  })
  seen.down = false
  const back = await callVerb(status, { incident: 'open', given: {}, who }, ports)
  expect(back.ok && back.value.incident?.behind).toBeUndefined()
})

test('no more is kept than fits, and what was used last stays', async () => {
  const { ports } = await declared()
  const read = await readIncident('inc-1', ports)
  if (!read.ok) throw new Error(read.error.what)
  const long = Array.from({ length: 20_000 }, (_, i) => ({ ...read.value.recorded[0]!, seq: i + 1 }))
  for (const id of ['inc-7', 'inc-8', 'inc-9']) keep(ports.record, { ...read.value, id, recorded: long })
  expect(keptIncidents(ports.record).map(({ id }) => id)).toEqual(['inc-9', 'inc-8'])
})

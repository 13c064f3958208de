import { describe, expect, test } from 'vitest'
import { nextStepOf } from '../../../method/next.ts'
import { saying } from '../../../method/sayings.ts'
import { declare, move, status } from '../lifecycle/lifecycle-verbs.ts'
import { list } from '../lifecycle/list-verb.ts'
import { resolve } from '../lifecycle/resolve-verb.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts } from '../ports.ts'
import { again, anniversaries } from './anniversary-verbs.ts'
import { action } from './learning-verbs.ts'

async function overSince(start: string, drill = false) {
  const clock = handClock(start)
  const base = memoryPorts(clock)
  const interval = { value: 0.001, count: 1000, low: 0.0005, high: 0.002 }
  const measure = { total: async () => interval, points: async () => [{ at: start, ...interval }] }
  const ports: IncidentPorts = { ...base, measure }
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout', drill }, { ports })
  const at = { id: entries[0]!.incident, ports }
  await did(resolve, { anyway: 'the test says so' }, at)
  return { ...at, clock }
}

describe('a month and a year after an incident', () => {
  test('it is asked once each whether it could happen again, with its query re-run, and the answer is kept', async () => {
    const at = await overSince('2026-01-31T14:00:00Z')
    await did(action, { title: 'Set a 2 s timeout', recurrence: 'error-share of checkout > 5% last 5m' }, at)
    await did(move, { to: 'closed' }, at)
    at.clock.set('2026-03-01T23:00:00Z')
    expect(await did(anniversaries, {}, at)).toMatchObject({ entries: [], answer: [] })
    at.clock.set('2026-03-02T01:00:00Z')
    expect((await did(anniversaries, {}, at)).answer).toMatchObject([{ incident: at.id, day: '2026-03-02' }])
    await did(again, { could: 'yes', because: 'the pool has no limit yet' }, at)
    at.clock.set('2027-01-30T23:00:00Z')
    expect(await did(anniversaries, {}, at)).toMatchObject({ entries: [], answer: [] })
    at.clock.set('2027-01-31T01:00:00Z')
    const { entries, answer } = await did(anniversaries, {}, at)
    expect(entries.map(saying)).toEqual([
      expect.stringMatching(/^could it happen again\? \(2027-01-31\) error-share of checkout > 5% last 5m: refuted, /),
    ])
    expect(answer).toMatchObject([{ incident: at.id, day: '2027-01-31', looks: [{ verdict: 'refuted' }] }])
    const next = { command: 'lastgood again' }
    expect((await did(list, {}, at)).answer.incidents).toMatchObject([{ id: at.id, open: false, next }])
    const second = await did(anniversaries, {}, at)
    expect([second.entries, second.answer.length]).toEqual([[], 1])
    await did(again, { could: 'no', because: 'calls end after 2 s' }, at)
    expect((await did(anniversaries, {}, at)).answer).toEqual([])
    expect((await did(list, {}, at)).answer.incidents).toEqual([])
    expect((await did(status, {}, at)).answer.learning.anniversary.answer).toMatchObject({ could: 'no', by: 'on-call' })
  })

  test('or on the day that somebody set, and again on one that is set with the answer', async () => {
    const at = await overSince('2024-02-29T14:00:00Z')
    await expect(did(again, {}, at)).rejects.toThrow('it is asked on 2024-03-30')
    await did(again, { on: '2024-04-01' }, at)
    at.clock.set('2024-04-02T00:00:00Z')
    expect((await did(anniversaries, {}, at)).answer).toMatchObject([{ day: '2024-04-01', looks: [] }])
    await expect(did(again, { could: 'no' }, at)).rejects.toThrow('no reason was given')
    await did(again, { could: 'unsure', because: 'nobody has tried', on: '2024-05-01' }, at)
    expect((await did(anniversaries, {}, at)).answer).toEqual([])
    at.clock.set('2024-05-01T00:00:00Z')
    expect((await did(anniversaries, {}, at)).answer).toMatchObject([{ day: '2024-05-01' }])
  })

  test('one that is open again has happened again: it is worked on, not asked', async () => {
    const at = await overSince('2026-01-31T14:00:00Z')
    at.clock.set('2027-02-01T00:00:00Z')
    expect((await did(anniversaries, {}, at)).answer).toHaveLength(1)
    const { incident } = await did(move, { to: 'investigating' }, at)
    expect(nextStepOf(incident!, at.clock.now())?.command).not.toBe('lastgood again')
    expect((await did(anniversaries, {}, at)).answer).toEqual([])
  })

  test('one that was over long ago is asked about once, and then no more', async () => {
    const at = await overSince('2024-02-29T14:00:00Z')
    at.clock.set('2026-02-01T00:00:00Z')
    expect((await did(anniversaries, {}, at)).answer).toMatchObject([{ day: '2025-03-01' }])
    expect((await did(anniversaries, {}, at)).entries).toEqual([])
  })

  test('a drill asks nothing, nor does what is not over', async () => {
    const drill = await overSince('2026-01-31T14:00:00Z', true)
    drill.clock.set('2028-01-31T14:00:00Z')
    expect((await did(anniversaries, {}, drill)).answer).toEqual([])
    const back = await overSince('2026-01-31T14:00:00Z')
    await did(move, { to: 'investigating' }, back)
    back.clock.set('2028-01-31T14:00:00Z')
    expect((await did(anniversaries, {}, back)).answer).toEqual([])
    await expect(did(again, {}, back)).rejects.toThrow('it is not over')
  })
})

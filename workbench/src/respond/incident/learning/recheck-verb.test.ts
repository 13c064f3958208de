import { describe, expect, test } from 'vitest'
import { parseRfc3339, rfc3339, type TimeRange, unixMs } from '../../../model/time.ts'
import { declare } from '../lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { IncidentPorts, MeasurePort } from '../ports.ts'
import { action, actionDone } from './learning-verbs.ts'
import { recheck } from './recheck-verb.ts'

/** A share of failures that is high in the five minutes from `badFrom`, and low else; of a thousand requests each time. */
function share(badFrom: string | undefined): MeasurePort {
  const from = badFrom === undefined ? Number.NaN : parseRfc3339(badFrom)!
  const at = (ms: number): number => (ms >= from && ms < from + 300_000 ? 0.3 : 0.001)
  const interval = (value: number) => ({ value, count: 1000, low: value * 0.9, high: value * 1.1 })
  return {
    total: async (_, range) => interval(at((range.from + range.to) / 2)),
    points: async (_, { from: start, to }: TimeRange, seconds) =>
      Array.from({ length: Math.ceil((to - start) / (seconds * 1000)) }, (_unused, i) => {
        const ms = start + i * seconds * 1000
        return { at: rfc3339(unixMs(ms)), ...interval(at(ms + 1)) }
      }),
  }
}

async function fixedIn(measure: MeasurePort) {
  const clock = handClock('2026-01-31T14:00:00Z')
  const ports: IncidentPorts = { ...memoryPorts(clock), measure }
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  const at = { id: entries[0]!.incident, ports }
  const recurrence = 'error-share of checkout > 5% last 5m'
  await did(action, { title: 'Set a 2 s timeout on payment calls', recurrence }, at)
  await did(actionDone, { action: 'a-1', reason: 'released' }, at)
  return { ...at, clock }
}

describe('the recurrence check', () => {
  test('opens an action again when what it should have ended came back within the day', async () => {
    const at = await fixedIn(share('2026-01-31T03:20:00Z'))
    const { answer, entries } = await did(recheck, {}, at)
    expect(answer).toMatchObject([{ incident: at.id, action: 'a-1', verdict: 'supported' }])
    expect(entries.map(({ event }) => event.kind)).toEqual(['action-rechecked', 'action-reopened'])
  })

  test('notes that it did not come back, once a day', async () => {
    const at = await fixedIn(share(undefined))
    expect((await did(recheck, {}, at)).answer).toMatchObject([{ verdict: 'refuted' }])
    expect((await did(recheck, {}, at)).answer).toEqual([])
    at.clock.set('2026-02-01T02:00:00Z')
    expect((await did(recheck, {}, at)).answer).toHaveLength(1)
  })

  test('takes no query that cannot be read', async () => {
    const at = await fixedIn(share(undefined))
    await expect(did(action, { title: 'x', recurrence: 'it is slow' }, at)).rejects.toThrow('recurrence: ')
  })
})

import { describe, expect, test } from 'vitest'
import type { Measure, Measured, Refusals } from '../../model/incident/measure.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import { harmFelt, placesHit } from './counted-refusals.ts'
import { anniversaries } from './learning/anniversary-verbs.ts'
import { action, actionDone } from './learning/learning-verbs.ts'
import { recheck } from './learning/recheck-verb.ts'
import { declare, setTime } from './lifecycle/lifecycle-verbs.ts'
import { resolve } from './lifecycle/resolve-verb.ts'
import { did, handClock, memoryPorts } from './memory-record.test-helper.ts'
import type { MeasurePort } from './ports.ts'
import { checkVerb } from './testing/check.ts'
import { predict } from './testing/predict.ts'
import { commit, suspect } from './testing/suspect.ts'
import { quietTelemetry, toldPort } from './triage/triage-port.test-helper.ts'

const compared = {
  quiet: { from: unixMs(0), to: unixMs(60_000) },
  impact: { from: unixMs(60_000), to: unixMs(120_000) },
}

/** So many requests that were answered with each code; '' stands for all others. */
const codes = (told: Readonly<Record<string, number>>): Refusals => new Map(Object.entries(told))

describe('what users feel, and who else is hit', () => {
  test('count the codes that an operation refuses with more than in quiet, and no habit of it', async () => {
    const told = quietTelemetry()
    told.refusals = [
      {
        service: 'shop',
        operation: 'POST /login',
        before: codes({ '': 98, '401': 2 }),
        since: codes({ '': 50, '401': 50 }),
      },
      {
        service: 'shop',
        operation: 'GET /item',
        before: codes({ '': 90, '404': 10 }),
        since: codes({ '': 91, '404': 9 }),
      },
    ]
    const refused = [{ service: 'shop', operation: 'POST /login', code: '401' }]
    await harmFelt(compared, toldPort(told))
    expect(told.counted).toEqual(refused)
    const asked: unknown[] = []
    const places = async (_: unknown, counted: unknown) => {
      asked.push(counted)
      return []
    }
    const port = { ...toldPort(told), places }
    await placesHit(compared, ['cloud.region'], port)
    expect(asked).toEqual([{ keys: ['cloud.region'], refused }])
  })
})

const BEGAN = Date.parse('2026-01-31T13:00:00Z')

/** From the impact on half of all requests are refused, and nothing else fails; it forgets all that is older than `keptFrom`. */
function refusing(telemetry: { keptFrom: number }): MeasurePort {
  const at = ({ refused }: Measure): Measured =>
    refused?.includes('401')
      ? { value: 0.5, count: 1000, low: 0.45, high: 0.55 }
      : { value: 0, count: 1000, low: 0, high: 0.01 }
  return {
    total: async (measure) => at(measure),
    points: async (measure, { to }) => [{ at: rfc3339(unixMs(to - 3_600_000)), ...at(measure) }],
    refusals: async (_, { from }) => {
      if (from < telemetry.keptFrom) return codes({})
      return from < BEGAN ? codes({ '': 1000 }) : codes({ '': 500, '401': 500 })
    },
    asked: ({ refused = [] }) => ({ name: 'measure-requests', text: 'SELECT …', params: { refused: [...refused] } }),
  }
}

async function refused() {
  const telemetry = { keptFrom: 0 }
  const clock = handClock('2026-01-31T14:00:00Z')
  const ports = { ...memoryPorts(clock), measure: refusing(telemetry) }
  const { entries } = await did(declare, { title: 'logins are refused', service: 'shop' }, { ports })
  const at = { id: entries[0]!.incident, ports }
  await did(setTime, { name: 'impactStarted', when: '2026-01-31T13:00:00Z' }, at)
  return { ...at, telemetry, clock }
}

describe('a look days after the incident', () => {
  const RECURRENCE = 'error-share of shop > 5% last 5m'

  test('counts the refusals that came with it', async () => {
    const at = await refused()
    await did(action, { title: 'Renew the key by itself', recurrence: RECURRENCE }, at)
    await did(actionDone, { action: 'a-1', reason: 'released' }, at)
    expect((await did(recheck, {}, at)).answer).toMatchObject([{ verdict: 'supported' }])
  })

  test('counts those that its tests counted once telemetry of it is forgotten, also when a year is over', async () => {
    const at = await refused()
    await did(suspect, { statement: 'the key is over', service: 'shop' }, at)
    await did(predict, { hypothesis: 'h-1', text: RECURRENCE }, at)
    await did(checkVerb, { prediction: 'p-1' }, at)
    await did(commit, { hypothesis: 'h-1', whyOnlyOne: 'it is plain' }, at)
    await did(resolve, { anyway: 'released' }, at)
    at.telemetry.keptFrom = Number.POSITIVE_INFINITY
    at.clock.set('2027-02-01T08:00:00Z')
    const { answer } = await did(anniversaries, {}, at)
    expect(answer).toMatchObject([{ looks: [{ query: expect.stringContaining('error-share'), verdict: 'supported' }] }])
  })
})

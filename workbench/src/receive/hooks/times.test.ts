import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ok } from '../../lib/result.ts'
import { parseChangeEvent } from '../../model/change.ts'
import { changeOf } from '../../model/change-stages.ts'
import { heardFrom } from '../../model/heard.ts'
import { DAY_MS, parseRfc3339, unixMs } from '../../model/time.ts'
import { ownRequests } from './hostile-doors.test-helper.ts'
import { ALERTMANAGER, CHANGE_ENQUEUE } from './payloads.test-helper.ts'
import type { Fact } from './reading.ts'
import { hookRoutes } from './routes.ts'

const RECEIVED = Date.parse('2026-03-01T12:00:00Z')

/** What the doors keep of a request, and how they answer it. */
async function told(path: string, body: unknown, event?: string) {
  let kept: readonly Fact[] = []
  const routes = hookRoutes({
    secrets: { token: '', github: ['s'], grafana: [], others: [], routingKeys: new Map() },
    clock: { now: () => unixMs(RECEIVED) },
    keep: async (_, facts) => {
      kept = facts
      return ok({ fresh: facts.length })
    },
  })
  const text = JSON.stringify(body)
  const hex = createHmac('sha256', 's').update(text).digest('hex')
  const headers = event === undefined ? {} : { 'x-github-event': event, 'x-hub-signature-256': `sha256=${hex}` }
  const reply = await routes.request(path, { method: 'POST', headers, body: text })
  const answer = (await reply.json()) as { readonly says?: string; readonly error?: { readonly what: string } }
  return { status: reply.status, answer, kept }
}

const atOf = ({ heard }: Fact): string =>
  heard.kind === 'change' ? heard.change.at : heard.kind === 'alert' ? heard.alert.at : heard.stage.at

/** Times as senders may write them: any moment that a Date knows, in seconds, milliseconds and text, and what is none. */
const TIMES = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(2 ** 32 * 1_000) }).map((date) => date.toISOString()),
  fc.integer({ min: -8.64e15, max: 8.64e15 }),
  fc.double(),
  fc.constantFrom(
    ...['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '1970-01-01T00:00:00Z'],
    ...['2106-02-07T06:28:15.999Z', '2106-02-07T06:28:16Z', '2026-02-30T00:00:00Z', '1969-12-31T23:59:59Z', ''],
  ),
)

/** A name under which one of the senders tells a time. */
const TELLS_TIME = /^(at|date|time|timestamp|.*(At|_at|Time|Timestamp))$/

/** The same body with each of its times replaced. */
function timed(value: unknown, time: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => timed(item, time))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, TELLS_TIME.test(name) ? time : timed(inner, time)]),
  )
}

test.for(ownRequests())('%s at any time keeps nothing that cannot be read again (%#)', async ([path, body, event]) => {
  expect((await told(path, body, event)).status).toBe(202)
  await fc.assert(
    fc.asyncProperty(TIMES, async (time) => {
      const { status, answer, kept } = await told(path, timed(body, time), event)
      expect([202, 400]).toContain(status)
      if (status === 400) expect(answer.error?.what).toMatch(/expected RFC 3339/)
      for (const fact of kept) {
        const at = parseRfc3339(atOf(fact)) ?? Number.NaN
        expect(at).toBeGreaterThanOrEqual(RECEIVED - 366 * DAY_MS)
        expect(at).toBeLessThanOrEqual(RECEIVED + DAY_MS)
        const again = heardFrom(JSON.parse(JSON.stringify(fact.heard)))
        expect(again).toMatchObject({ ok: true })
        if (fact.heard.kind !== 'change') continue
        expect(parseChangeEvent(fact.heard.change)).toMatchObject({ ok: true })
        expect(changeOf([fact.heard.change, { ...fact.heard.change, phase: 'failed' }]).at).toBe(atOf(fact))
      }
    }),
    { numRuns: 60, seed: 11 },
  )
})

describe('a time', () => {
  const change = (timestamp: string) => ({ ...CHANGE_ENQUEUE, payload: { ...CHANGE_ENQUEUE.payload, timestamp } })

  test('that cannot be is that of arrival, and what was told stands beside it; told again it is the same', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => told('/v2/change/enqueue', change('2090-01-01T00:00:00Z'))),
    )
    expect(first!.kept).toMatchObject([
      {
        once: second!.kept[0]!.once,
        heard: {
          change: {
            at: '2026-03-01T12:00:00.000Z',
            details: { atTold: '2090-01-01T00:00:00.000Z', atInferred: true, kind: 'deploy' },
          },
        },
      },
    ])
  })

  test('of long ago does not make an incident of long ago, and the sender is told', async () => {
    const [alert] = ALERTMANAGER.alerts
    const old = { ...ALERTMANAGER, alerts: [{ ...alert, startsAt: '1970-01-01T00:00:00Z' }] }
    const { answer, kept } = await told('/hooks/alertmanager', old)
    expect(answer.says).toBe('the time told, 1970-01-01T00:00:00.000Z, is more than a year ago: taken as now')
    expect(kept).toMatchObject([
      { heard: { alert: { at: '2026-03-01T12:00:00.000Z', details: { atInferred: 'true' } } } },
    ])
  })

  test.for([
    [1_772_366_400, '2026-03-01T12:00:00.000Z'],
    ['1772366400', '2026-03-01T12:00:00.000Z'],
    [1_772_366_400.5, '2026-03-01T12:00:00.500Z'],
    [1_772_366_400_500, '2026-03-01T12:00:00.500Z'],
    ['1772366400500', '2026-03-01T12:00:00.500Z'],
  ] as const)('in seconds or milliseconds, as a number or in quotes: %j', async ([when, at]) => {
    const { answer, kept } = await told('/hooks/generic?at=when', { title: 'off', kind: 'flag', when })
    expect([answer.says, kept.map(atOf)]).toEqual([undefined, [at]])
  })

  test('of a clock that runs ahead is kept, with by how much', async () => {
    const { kept } = await told('/v2/change/enqueue', change('2026-03-01T12:10:00Z'))
    expect(kept).toMatchObject([
      { heard: { change: { at: '2026-03-01T12:10:00.000Z', details: { clockSkewMs: 600_000 } } } },
    ])
    const close = await told('/v2/change/enqueue', change('2026-03-01T12:01:59Z'))
    expect(JSON.stringify(close.kept)).not.toContain('clockSkewMs')
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ChangeEvent, parseChangeEvent } from '../../model/change.ts'
import { CHANGE_KINDS } from '../../model/change-kinds.ts'
import { parseRfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import { type TestEngine, testEngine } from './store.test-helper.ts'
import type { TelemetryStore } from './telemetry.ts'

let engine: TestEngine
let store: TelemetryStore
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())
beforeEach(async () => {
  store = await engine.open()
  return () => store.close()
})

const EVER: TimeRange = { from: unixMs(Date.UTC(1900, 0)), to: unixMs(Date.UTC(2300, 0)) }
const range = (from: string, to: string): TimeRange => ({ from: parseRfc3339(from)!, to: parseRfc3339(to)! })

const change = (more: Partial<ChangeEvent> = {}): ChangeEvent => ({
  id: 'c1',
  at: '2026-01-31T14:02:10Z',
  kind: 'deploy',
  title: 'api 2.0',
  source: 'ci',
  ...more,
})

const FULL = change({
  at: '2026-01-31T14:02:10.123456+05:30',
  receivedAt: '2026-01-31T09:00:00Z',
  phase: 'finished',
  service: 'api',
  environment: 'production',
  from: '1.9',
  to: '2.0',
  commit: '7f3c2d',
  url: 'https://ci/1',
  actor: 'release bot',
  details: { pods: ['a', 'b'], nested: { n: 1.5, nothing: null } },
})

describe('a change event', () => {
  test('comes back exactly as it went in, its own spelling of the time too', async () => {
    await store.insertChanges([FULL])
    expect(await store.changes(EVER)).toEqual([FULL])
  })

  test.for([
    'line one\n\nDROP TABLE change_events',
    `quote ' and " and \\ and \t tab`,
    '{id:String} <script>alert(1)</script>',
    'zażółć 日本 \u0000',
    '',
  ])('keeps hostile text as text: %j', async (text) => {
    const hostile = change({
      id: `id ${text}`,
      service: text,
      from: text,
      title: text || 'x',
      details: { [text]: text },
    })
    await store.insertChanges([hostile])
    expect(await store.changes(EVER)).toEqual([hostile])
  })

  test('of every kind is accepted', async () => {
    const all = CHANGE_KINDS.map((kind) => change({ id: kind, kind }))
    await store.insertChanges(all)
    expect((await store.changes(EVER)).map((event) => event.kind).sort()).toEqual([...CHANGE_KINDS].sort())
  })

  test('that is sent twice is there once, in one insert or in two', async () => {
    await store.insertChanges([FULL, FULL])
    await store.insertChanges([FULL])
    expect(await store.changes(EVER)).toEqual([FULL])
  })

  test('that was heard of later corrects the words of an earlier one, whatever order they come in', async () => {
    const early = change({ receivedAt: '2026-01-31T14:03:00Z', title: 'early', url: 'https://ci/1' })
    const late = change({ receivedAt: '2026-01-31T14:04:00Z', title: 'late' })
    await store.insertChanges([late])
    await store.insertChanges([early])
    expect(await store.changes(EVER)).toEqual([{ ...late, url: early.url }])
  })

  test('that is sent again after a correction does not undo it', async () => {
    const first = change({ title: 'apl', receivedAt: '2026-01-31T14:03:00Z' })
    const corrected = change({ title: 'api', receivedAt: '2026-01-31T14:04:00Z' })
    for (const event of [first, corrected, { ...first, receivedAt: '2026-01-31T14:05:00Z' }])
      await store.insertChanges([event])
    expect(await store.changes(EVER)).toEqual([corrected])
  })

  test('tells of stages in any order: the change began with the first one', async () => {
    const started = change({ phase: 'started', at: '2026-01-31T14:00:00Z' })
    const finished = change({ phase: 'finished', at: '2026-01-31T14:05:00Z' })
    await store.insertChanges([finished])
    await store.insertChanges([started, finished])
    const stages = [started, finished].map(({ phase, at }) => ({ phase, at }))
    const whole = [{ ...started, phase: 'finished', stages }]
    expect(await store.changes(range('2026-01-31T14:00:00Z', '2026-01-31T14:01:00Z'))).toEqual(whole)
    expect(await store.changes(range('2026-01-31T14:01:00Z', '2026-01-31T15:00:00Z'))).toEqual([])
  })

  test('that contradicts what stands under its id is refused with all that came along, and what stands remains', async () => {
    const [stands, other] = [change({ service: 'api' }), change({ id: 'c2' })]
    await store.insertChanges([stands])
    for (const bad of [change({ service: 'web' }), change({ kind: 'flag' }), change({ at: '2026-01-31T16:00:00Z' })])
      expect(await store.insertChanges([other, bad])).toEqual({
        ok: false,
        error: { index: 1, says: expect.stringMatching(/^id c1 stands for the deploy of api at 2026-01-31T14:02:10Z/) },
      })
    expect(await store.insertChanges([other, { ...other, service: 'x' }, { ...other, service: 'y' }])).toMatchObject({
      ok: false,
      error: { index: 2 },
    })
    expect(await store.changes(EVER)).toEqual([stands])
  })

  test('is checked against those that are being stored at the same time', async () => {
    const said = await Promise.all(['a', 'b', 'c'].map((service) => store.insertChanges([change({ service })])))
    expect(said.map(({ ok }) => ok)).toEqual([true, false, false])
    expect(await store.changes(EVER)).toEqual([change({ service: 'a' })])
  })

  test('comes with a thousand others that have long ids', async () => {
    const events = Array.from({ length: 1_000 }, (_, i) => change({ id: `${i}${'本'.repeat(490)}` }))
    expect(await store.insertChanges(events)).toEqual({ ok: true, value: undefined })
    expect(await store.insertChanges(events)).toEqual({ ok: true, value: undefined })
    expect(await store.changes(EVER)).toHaveLength(1_000)
  })

  test('counts by when it happened: from is inside, to is not, earliest first', async () => {
    const at = [
      '2026-01-31T14:00:00Z',
      '2026-01-31T14:01:00+00:00',
      '2026-01-31T15:00:30+01:00',
      '2026-01-31T14:02:00Z',
    ]
    await store.insertChanges(at.map((time, i) => change({ id: `c${i}`, at: time })))
    const found = await store.changes(range('2026-01-31T14:00:00Z', '2026-01-31T14:02:00Z'))
    expect(found.map((event) => event.id)).toEqual(['c0', 'c2', 'c1'])
  })

  test.for(['1970-01-01T00:00:00Z', '2106-02-07T06:28:15Z'])('at %s, the edge of time, is kept with it', async (at) => {
    const edge = change({ at })
    await store.insertChanges([edge])
    expect(await store.changes(EVER)).toEqual([edge])
  })

  test('none at all is no statement', async () => {
    await store.insertChanges([])
    expect(await store.changes(EVER)).toEqual([])
  })

  test('as it is stored passes the parser at the door', async () => {
    await store.insertChanges([FULL])
    for (const event of await store.changes(EVER)) expect(parseChangeEvent(event)).toEqual({ ok: true, value: event })
  })
})

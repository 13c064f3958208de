import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { CHANGE_KINDS, type ChangeEvent, parseChangeEvent } from '../../model/change.ts'
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
    const hostile = change({ service: text, from: text, title: text || 'x', details: { [text]: text } })
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

  test('that was heard of later replaces an earlier one, whatever order they come in', async () => {
    const early = change({ receivedAt: '2026-01-31T14:03:00Z', title: 'early' })
    const late = change({ receivedAt: '2026-01-31T14:04:00Z', title: 'late', at: '2026-01-31T13:00:00Z' })
    await store.insertChanges([late])
    await store.insertChanges([early])
    expect(await store.changes(EVER)).toEqual([late])
  })

  test('that does not tell when it was heard of gives way to one that does, and to a later one like it', async () => {
    await store.insertChanges([change({ title: 'first' })])
    await store.insertChanges([change({ title: 'second' })])
    expect(await store.changes(EVER)).toMatchObject([{ title: 'second' }])
    await store.insertChanges([change({ title: 'told', receivedAt: '2026-01-31T14:03:00Z' })])
    await store.insertChanges([change({ title: 'third' })])
    expect(await store.changes(EVER)).toMatchObject([{ title: 'told' }])
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

import { describe, expect, test } from 'vitest'
import { ok } from '../../lib/result.ts'
import type { SpanRow, TraceView } from '../../model/views.ts'
import { declare } from '../incident/lifecycle/lifecycle-verbs.ts'
import { did, handClock, memoryPorts } from '../incident/memory-record.test-helper.ts'
import { work } from '../incident/work.ts'
import type { ReplayPort, SendWish } from './ports.ts'
import { replayRequest, replaySend } from './reproduce-verbs.ts'

const WHO = { actor: { kind: 'human', name: 'on-call' } } as const

const trace = (id: string, path: string, error: boolean): TraceView => {
  const span = {
    ...{
      spanId: 's',
      parentSpanId: '',
      service: 'cart',
      name: 'POST',
      kind: 'Server',
      depth: 0,
      startMs: 0,
      durationMs: 9,
    },
    ...{ error, statusMessage: '', resource: {}, events: [], waitedMs: null, isErrorOrigin: error },
    attributes: { 'http.request.method': 'POST', 'url.path': path },
  }
  return { traceId: id, at: '2026-01-31T14:00:00Z', durationMs: 9, spans: [span], orphans: 0, cut: false }
}

/** A request that came in, as it is stored. */
const ROW: SpanRow = {
  ...{ span_id: 's', parent_span_id: '', service: 'cart', name: 'POST', kind: 'Server', at_ms: 0, duration_ms: 9 },
  ...{ error: 1, status_message: '', resource: {}, event_names: [], event_at_ms: [], event_attributes: [] },
  attributes: { 'http.request.method': 'POST', 'url.path': '/cart/7' },
}

/** An incident whose evidence holds these traces. */
async function kept(traces: readonly TraceView[]) {
  const ports = memoryPorts(handClock('2026-01-31T14:10:00Z'))
  const { entries } = await did(declare, { title: 'carts fail' }, { ports })
  const id = entries[0]!.incident
  const put = await ports.evidence.put(new TextEncoder().encode(JSON.stringify(traces)))
  if (!put.ok) throw new Error('evidence')
  const item = { name: 'traces', says: 'two', sha256: put.value, bytes: 9 }
  await work(id, WHO, ports, () =>
    ok([{ kind: 'evidence-captured', id: 'ev-1', attached: false, items: [item], missing: [], tookMs: 1 }]),
  )
  return { id, ports }
}

describe('a request to reproduce', () => {
  test('is that of a failed one among the traces that evidence kept, with what is said otherwise', async () => {
    const { id, ports } = await kept([trace('a', '/cart/1', false), trace('b', '/cart/2', true)])
    const { answer } = await did(replayRequest, { evidence: 'ev-1', incident: id, body: '{"n":{n}}' }, { ports })
    expect(answer.request).toMatchObject({ method: 'POST', path: '/cart/2', body: '{"n":{n}}', from: { traceId: 'b' } })
    expect(answer.curl).toContain('/cart/2')
  })

  test('of a drill’s trace is read where its practice system’s telemetry is, by its incident', async () => {
    const own = memoryPorts(handClock('2026-01-31T14:10:00Z'))
    const { entries } = await did(declare, { title: 'carts fail', drill: true }, { ports: own })
    const id = entries[0]!.incident
    const started = { kind: 'drill-started', target: 'shop', seed: 1 } as const
    await work(id, WHO, own, () => ok([started]))
    const views = { ...own.views, spansOf: async () => [ROW] }
    const ports = { ...own, practice: { holds: () => true, of: () => ({ ...own, views }) } }
    const { answer } = await did(replayRequest, { trace: 'ab'.repeat(16), incident: id }, { ports })
    expect(answer.request).toMatchObject({ method: 'POST', path: '/cart/7' })
    expect(await replayRequest.run({ trace: 'ab'.repeat(16) }, { id: '', who: WHO, ports })).toMatchObject({
      error: { what: 'no span of this trace is stored' },
    })
  })

  test.for([
    [{}, 'nothing to reproduce'],
    [{ evidence: 'ev-1' }, 'nothing to reproduce'],
    [{ evidence: 'ev-9', incident: 'inc-1' }, 'there is no capture ev-9'],
    [{ evidence: 'ev-1', incident: 'inc-1', method: 'P O S T' }, '--method: expected a word'],
    [{ evidence: 'ev-1', incident: 'inc-1', headers: ['no colon'] }, '--header: expected one'],
  ] as const)('%o is refused: %s', async ([given, says]) => {
    const { ports } = await kept([trace('b', '/cart/2', true)])
    const answer = await replayRequest.run(given, { id: '', who: WHO, ports })
    expect(answer).toMatchObject({ ok: false, error: { what: expect.stringContaining(says) } })
  })
})

describe('a request that is sent from the workbench', () => {
  const asked = { evidence: 'ev-1', incident: 'inc-1', target: 'http://shop.example:8080' }

  test.for([
    [{}, { public: false, unsafe: false, times: 1, together: false }],
    [
      { host: 'shop.example', unsafe: true, times: 9, together: true },
      { public: true, unsafe: true, times: 9 },
    ],
    [{ host: 'shop.example:8080' }, { public: false }],
    [{ host: 'other.example' }, { public: false }],
  ] as const)('goes with what was said yes to alone: %o', async ([said, wish]) => {
    const { ports } = await kept([trace('b', '/cart/2', true)])
    const wishes: SendWish[] = []
    const replay: ReplayPort = {
      send: async (_, one) => {
        wishes.push(one)
        return ok({ alone: [{ n: 1, status: 500, body: 'no', tookMs: 3 }], many: [] })
      },
    }
    const { answer } = await did(replaySend, { ...asked, ...said }, { ports: { ...ports, replay } })
    expect(wishes).toMatchObject([wish])
    expect(answer.result).toMatchObject({ verdict: 'answered', alone: { sent: 1, statuses: { 500: 1 } } })
  })

  test.for([
    [{}, 'agent', 'only a person'],
    [{ times: 201 }, 'human', '<=200'],
    [{ target: 'a\nb' }, 'human', 'target'],
  ] as const)('is refused: %o by an %s', async ([said, kind, says]) => {
    const { ports } = await kept([trace('b', '/cart/2', true)])
    const replay: ReplayPort = { send: () => Promise.reject(new Error('it was sent')) }
    const call = { id: '', who: { actor: { kind, name: 'x' } }, ports: { ...ports, replay } }
    const answer = await replaySend.run({ ...asked, ...said }, call)
    expect(answer).toMatchObject({ ok: false, error: { what: expect.stringContaining(says) } })
  })
})

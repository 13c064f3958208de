import { describe, expect, test } from 'vitest'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import {
  callersOf,
  comparable,
  criticalPath,
  errorOriginOf,
  errorOrigins,
  latencyChange,
  selfTimesMs,
  type Trace,
  tracesOf,
} from './index.ts'

const drawn = (picture: string, id = 't'): Trace => tracesOf(columnsOf(drawnRows(id, picture))).traces[0] as Trace

const several = (n: number, picture: string): readonly Trace[] =>
  Array.from({ length: n }, (_, i) => drawn(picture, `t${i}`))

const ownTimes = (trace: Trace): Record<string, number> =>
  Object.fromEntries(criticalPath(trace).map(({ place, selfMs }) => [trace.spans[place]?.operation, selfMs]))

describe('critical path', () => {
  test('a chain of calls leaves each span the time its callee does not cover', () => {
    const trace = drawn(`
      shop    front  |----------|
        cart  list   | -------- |
          db  query  |    ---   |`)
    expect(ownTimes(trace)).toEqual({ front: 2, list: 5, query: 3 })
  })

  test('of two parallel calls only the one that ends last is on the path', () => {
    const trace = drawn(`
      shop   front  |----------|
        a    slow   | -------- |
        b    quick  | -----    |`)
    expect(ownTimes(trace)).toEqual({ front: 2, slow: 8 })
  })

  test('calls one after the other are all on the path', () => {
    const trace = drawn(`
      shop   front   |----------|
        a    first   | ---      |
        b    second  |     ---- |`)
    expect(ownTimes(trace)).toEqual({ front: 3, first: 3, second: 4 })
  })

  test('work that goes on after the answer counts up to the answer, and work begun later not at all', () => {
    const trace = drawn(`
      shop   front   |------        |
        a    outlive |   -------    |
        b    later   |        ------|`)
    expect(ownTimes(trace)).toEqual({ front: 3, outlive: 3 })
  })
})

describe('self time', () => {
  test('parallel children cover their parent once', () => {
    const trace = drawn(`
      shop  front  |----------|
        a   one    | -----    |
        b   two    |    ----  |`)
    expect([...selfTimesMs(trace)]).toEqual([3, 5, 4])
  })
})

describe('traces', () => {
  test('a span without its parent is a root of its own, and is counted', () => {
    const rows = drawnRows('t', 'a one |---|').map((row) => ({ ...row, parentSpanId: 'gone' }))
    const { traces, defects } = tracesOf(columnsOf(rows))
    expect(defects).toMatchObject({ orphans: 1, cycles: 0 })
    expect(traces[0]?.root).toBe(0)
  })

  test('a loop of parents is opened once and every span is kept', () => {
    const rows = drawnRows('t', 'a one |---|\n  b two |-- |\n    c three |-  |')
    const looped = rows.map((row, i) => (i === 0 ? { ...row, parentSpanId: rows[2]?.spanId as string } : row))
    const { traces, defects } = tracesOf(columnsOf(looped))
    expect(defects.cycles).toBe(1)
    expect(traces[0]?.spans.map((span) => span.parent)).toEqual([-1, 0, 1])
  })

  test('a span that is its own parent is a root', () => {
    const rows = drawnRows('t', 'a one |---|').map((row) => ({ ...row, parentSpanId: row.spanId }))
    expect(tracesOf(columnsOf(rows)).defects.cycles).toBe(1)
  })

  test('the second copy of a span is dropped', () => {
    const rows = drawnRows('t', 'a one |---|\n  b two | - |')
    const { traces, defects } = tracesOf(columnsOf([...rows, ...rows]))
    expect([traces[0]?.spans.length, defects.duplicates]).toEqual([2, 2])
  })

  test('what goes beyond the limits is told', () => {
    const rows = ['t1', 't2', 't3'].flatMap((id) => drawnRows(id, 'a one |---|\n  b two | - |'))
    const { traces, defects } = tracesOf(columnsOf(rows), { tracesMax: 2, spansPerTraceMax: 1 })
    expect(traces.map((trace) => trace.spans.length)).toEqual([1, 1])
    expect(defects).toMatchObject({ tracesCut: 1, spansCut: 2 })
  })

  test('a callee whose clock is off is moved into its call, with all below it', () => {
    const [client, server, inner] = drawnRows(
      't',
      'a call |----------| Client\n  b serve | ------ | Server\n    b inner | -- |',
    )
    const late = [server, inner].map((row) => ({ ...row!, startMs: row!.startMs + 5_000 }))
    const { traces, defects } = tracesOf(columnsOf([client!, ...late]))
    expect(defects.skewed).toBe(1)
    expect(traces[0]?.spans.map((span) => span.startMs)).toEqual([0, 2, 2])
  })
})

describe('latency terms', () => {
  const before = several(4, 'shop front |----------|\n  db query | --       | Client db.system.name=mysql')

  test('name the operation that got dearer', () => {
    const after = several(
      4,
      'shop front |--------------------|\n  db query | ------------       | Client db.system.name=mysql',
    )
    const { terms, meanMsBefore, meanMsAfter } = latencyChange(before, after)
    expect([meanMsBefore, meanMsAfter]).toEqual([10, 20])
    expect(terms[0]).toMatchObject({ operation: 'query', peer: 'mysql', deltaMs: 10, fromCallsMs: 0, fromCostMs: 10 })
  })

  test('tell more calls from dearer calls', () => {
    const after = several(
      4,
      'shop front |----------|\n  db query | -- | Client db.system.name=mysql\n  db query |    -- | Client db.system.name=mysql',
    )
    expect(latencyChange(before, after).terms[0]).toMatchObject({ operation: 'query', fromCallsMs: 2, fromCostMs: 0 })
  })

  test('a changed mix of requests is no slowness', () => {
    const quick = several(2, 'shop quick |-|')
    const slow = several(2, 'shop slow |------|')
    const { before: was, after: is } = comparable([...quick, ...slow], [...slow, ...slow, ...slow, ...quick])
    const change = latencyChange(was, is)
    expect(change.meanMsAfter - change.meanMsBefore).toBeCloseTo(0, 9)
  })
})

describe('error origin', () => {
  test.for([
    ['the deepest failure of an unbroken chain', 'a one |!---|\n  b two |!--|\n    c three |!-|', 2],
    ['an error below a span that did not fail was handled', 'a one |!---|\n  b two |---|\n    c three |!-|', 0],
    ['no origin where the request did not fail', 'a one |----|\n  b two |!--|', -1],
  ] as const)('%s', ([, picture, place]) => {
    expect(errorOriginOf(drawn(picture))).toBe(place)
  })

  test('a callee that sends no spans is the origin of what fails there, whoever calls it', () => {
    const calls = (caller: string) =>
      `${caller} GET |!---|  Server\n  ${caller} POST | !- |  Client peer.service=bank error.type=timeout`
    const failed = [drawn(calls('shop'), 't1'), drawn(calls('cart'), 't2')]
    expect(errorOrigins([], failed)).toMatchObject([
      { service: 'bank', operation: 'POST', shareAfter: 1, requestsAfter: 2 },
    ])
  })

  test('a call that is marked as serving, as some mark all spans, is a call all the same', () => {
    const failed = several(2, 'shop GET |!---| Server\n  shop POST | !- | Server server.address=bank.example')
    expect(errorOrigins([], failed)).toMatchObject([{ service: 'bank.example', operation: 'POST' }])
    const served = several(2, 'web GET |!---| Server\n  shop GET | !- | Server server.address=shop.example')
    expect(errorOrigins([], served)).toMatchObject([{ service: 'shop' }])
  })

  test('what could not be published was lost at the broker, not at the queue', () => {
    const message = 'messaging.destination.name=orders server.address=kafka-3.bus:9092'
    const failed = several(2, `shop GET |!---| Server\n  shop publish | !- | Producer ${message}`)
    expect(errorOrigins([], failed)).toMatchObject([{ service: 'kafka-3.bus:9092' }])
    expect(callersOf(failed, 'kafka-3.bus:9092')).toMatchObject([{ caller: 'shop', share: 1 }])
  })

  test('is ranked by how much more often it fails requests than before', () => {
    const noisy = several(2, 'a one |!---|\n  old fails |!-| Server error.type=404')
    const fresh = several(2, 'a one |!---|\n  new fails |!-| Server error.type=500')
    const [first, second] = errorOrigins(noisy, [...noisy, ...fresh])
    expect(first).toMatchObject({ service: 'new', errorType: '500', score: 0.5, shareOfFailed: 0.5 })
    expect(second).toMatchObject({ service: 'old', score: -0.5 })
  })
})

test.for([
  ['that answers queries is a wait for a connection of its own', '', 'shop'],
  ['that answers none is its own', '!', 'postgresql'],
])('a failure to get a connection from a database %s', ([, failed, service]) => {
  const refused = several(2, 'shop GET |!!!!|\n  shop connect | !! | Client db.system.name=postgresql')
  const bar = failed === '' ? '--' : '!!'
  const asked = several(
    5,
    `shop GET |----|\n  shop query | ${bar} | Client db.system.name=postgresql db.query.text=SELECT`,
  )
  expect(errorOrigins(asked, [...refused, ...asked])[0]).toMatchObject({ service, operation: 'connect' })
})

test('callers are read off the traces', () => {
  const traces = several(3, 'a call |-----|  Client\n  b serve | --- |  Server')
  expect(callersOf(traces, 'b')).toMatchObject([{ caller: 'a', share: 1 }])
  expect(callersOf(traces, 'a')).toEqual([])
})

test('callers of what sends no spans are those whose calls go there', () => {
  const traces = several(2, 'a serve |-----|\n  a query | --- |  Client db.system.name=postgresql')
  expect(callersOf(traces, 'postgresql')).toMatchObject([{ caller: 'a', share: 1 }])
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Objective } from '../../model/objective.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import type { FactIn } from '../../respond/hooks/hear.ts'
import { hear } from '../../respond/hooks/hear.ts'
import { callVerb } from '../../respond/incident/call.ts'
import { resolve } from '../../respond/incident/lifecycle/resolve-verb.ts'
import { handClock, memoryPorts } from '../../respond/incident/memory-record.test-helper.ts'
import { objectiveBook } from '../../respond/objectives/book.ts'
import { slo } from '../../respond/objectives/slo-verb.ts'
import { unwatched } from '../../respond/objectives/unwatched.ts'
import { replyText } from '../../show/cli/incident/texts.ts'
import { plain } from '../../show/cli/paint.ts'
import { measurePort } from '../../store/telemetry/measure-port.ts'
import { objectivesPort } from '../../store/telemetry/objectives-port.ts'
import { type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'
import { BurnWatch } from './watch.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 2, 1, 10)
const OBJECTIVES: readonly Objective[] = [
  {
    name: 'shop-answers',
    title: 'shop answers',
    service: 'shop',
    operation: undefined,
    slowerThanMs: undefined,
    target: 0.99,
    days: 30,
  },
  {
    name: 'pay-fast',
    title: 'pay fast',
    service: 'shop',
    operation: 'POST /pay',
    slowerThanMs: 300,
    target: 0.9,
    days: 7,
  },
]

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())

/** Sixty requests in each of these minutes, of which such a part fails; every third is a slow payment. */
const requests = (fromMinute: number, toMinute: number, failed: number): string =>
  `SELECT fromUnixTimestamp64Milli(toInt64(${START} + intDiv(number, 60) * 60000 + ${fromMinute * MINUTE} + number % 60)) AS Timestamp,
    toString(number) AS TraceId, 's' AS SpanId, 'shop' AS ServiceName, if(number % 3 = 0, 'POST /pay', 'GET /') AS SpanName,
    'Server' AS SpanKind, toUInt64(if(number % 3 = 0, 400, 20) * 1000000) AS Duration,
    if(number % 60 < ${failed}, 'Error', 'Unset') AS StatusCode FROM numbers(${(toMinute - fromMinute) * 60})`

async function workbench(objectives = OBJECTIVES) {
  const store = await engine.open({ retentionDays: 0 })
  const clock = handClock(rfc3339(unixMs(START)))
  const book = objectiveBook(objectives, { port: objectivesPort(store), clock })
  const ports = { ...memoryPorts(clock), measure: measurePort(store), objectives: book }
  const told: FactIn[] = []
  const record = { isAway: false }
  const keep = async (facts: readonly FactIn[]): Promise<boolean> => {
    if (record.isAway) return false
    for (const fact of facts) {
      told.push(fact)
      const letter = {
        seq: told.length,
        key: fact.once!,
        about: 'slo',
        body: JSON.stringify(fact.heard),
        madeAt: '',
        nextAt: '',
      }
      await hear(
        { ...letter, state: 'waiting', tries: 0, says: '' },
        { incidents: ports, addChanges: async () => ({ ok: true, value: undefined }) },
      )
    }
    return true
  }
  const watchOf = (declared: readonly Objective[]): BurnWatch => {
    const book = objectiveBook(declared, { port: objectivesPort(store), clock })
    return new BurnWatch({ book, clock, keep, unwatched: () => unwatched(declared, ports) })
  }
  let watch = watchOf(objectives)
  const restart = (declared: readonly Objective[]): void => {
    watch = watchOf(declared)
  }
  const at = async (minute: number): Promise<readonly string[]> => {
    const before = told.length
    clock.set(rfc3339(unixMs(START + minute * MINUTE + 20_000)))
    await watch.look()
    return told.slice(before).map(({ once }) => once!.replace(/ \S+$/, ''))
  }
  const says = (): unknown => {
    const heard = told.at(-1)?.heard
    return heard?.kind === 'alert' ? heard.alert.says : undefined
  }
  return { store, clock, ports, record, restart, at, says }
}

test('an objective that burns opens an incident, and another that burns keeps it open', {
  timeout: 120_000,
}, async () => {
  const { store, clock, ports, at } = await workbench()
  await store.insert(await engine.batch('otel_traces', requests(0, 60, 0)))
  expect(await at(60)).toEqual(['slo:shop-answers rests', 'slo:pay-fast burns'])
  expect(await at(60)).toEqual([])
  await store.insert(await engine.batch('otel_traces', requests(60, 90, 30)))
  expect(await at(90)).toEqual(['slo:shop-answers burns'])
  const heads = await ports.record.heads(10)
  expect(heads).toMatchObject({ value: { length: 1 } })
  await store.insert(await engine.batch('otel_traces', requests(90, 130, 0)))
  const said: string[] = []
  for (let minute = 94; minute < 126; minute++) said.push(...(await at(minute)))
  expect(said).toEqual(['slo:shop-answers rests'])
  const reply = await resolve.run({}, { id: 'inc-1', ports, who: { actor: { kind: 'human', name: 'on-call' } } })
  expect(reply).toMatchObject({ error: { what: expect.stringContaining('the alert still fires: pay fast') } })
  expect(clock.now()).toBeGreaterThan(START)
  await store.close()
})

test('a burn that could not be kept is told again; when it has ended, the incident can be resolved', {
  timeout: 120_000,
}, async () => {
  const { store, ports, record, at } = await workbench(OBJECTIVES.slice(0, 1))
  await store.insert(await engine.batch('otel_traces', requests(0, 60, 0)))
  await store.insert(await engine.batch('otel_traces', requests(60, 90, 30)))
  await store.insert(await engine.batch('otel_traces', requests(90, 130, 0)))
  record.isAway = true
  expect(await at(89)).toEqual([])
  record.isAway = false
  expect(await at(90)).toEqual(['slo:shop-answers burns'])
  const end = () => resolve.run({}, { id: 'inc-1', ports, who: { actor: { kind: 'human', name: 'on-call' } } })
  expect(await end()).toMatchObject({ error: { what: expect.stringContaining('the alert still fires: shop answers') } })
  const said: string[] = []
  for (let minute = 94; minute < 126; minute++) said.push(...(await at(minute)))
  expect(said).toEqual(['slo:shop-answers rests'])
  expect(await end()).toMatchObject({ ok: true })
  await store.close()
})

test('an objective that is declared no more is told as ended, once, and the incident can be resolved', {
  timeout: 120_000,
}, async () => {
  const { store, ports, record, restart, at, says } = await workbench()
  await store.insert(await engine.batch('otel_traces', requests(0, 90, 30)))
  expect(await at(90)).toEqual(['slo:shop-answers burns', 'slo:pay-fast burns'])
  restart(OBJECTIVES.slice(0, 1))
  record.isAway = true
  expect(await at(91)).toEqual([])
  record.isAway = false
  expect(await at(92)).toContain('slo:pay-fast unwatched')
  restart([])
  expect(await at(93)).toEqual(['slo:shop-answers unwatched'])
  expect(says()).toMatch(/^shop answers: no longer watched/)
  restart([])
  expect(await at(94)).toEqual([])
  const reply = await resolve.run({}, { id: 'inc-1', ports, who: { actor: { kind: 'human', name: 'on-call' } } })
  expect(JSON.stringify(reply)).not.toContain('the alert still fires')
  await store.close()
})

test('a clock that ran ahead and is set back hides no request', { timeout: 120_000 }, async () => {
  const { store, ports, at, says } = await workbench(OBJECTIVES.slice(0, 1))
  await store.insert(await engine.batch('otel_traces', requests(0, 60, 30)))
  await at(60 * 24 * 365)
  expect(says()).toBe('shop answers: no request in 5 min, so no budget is spent')
  expect(await at(60)).toEqual(['slo:shop-answers burns'])
  expect(await ports.objectives.look()).toMatchObject([{ standing: { requests: 3_600, bad: 1_800 } }])
  await store.close()
})

test('lastgood slo tells what was promised, what is left and how fast it burns, with the query', {
  timeout: 120_000,
}, async () => {
  const { store, clock, ports } = await workbench()
  await store.insert(await engine.batch('otel_traces', requests(0, 120, 0)))
  await store.insert(await engine.batch('otel_traces', requests(120, 130, 6)))
  clock.set(rfc3339(unixMs(START + 130 * MINUTE + 20_000)))
  const who = { actor: { kind: 'human', name: 'on-call' } as const }
  const reply = await callVerb(slo, { incident: '', given: {}, who }, ports)
  if (!reply.ok) throw new Error(reply.error.what)
  expect((reply.value.answer as readonly object[])[0]).toMatchObject({
    ...{ name: 'shop-answers', requests: 7_800, bad: 60, tells: null },
    query: { name: 'objective-minutes', params: { service: 'shop', slower_ns: 0 } },
  })
  expect(replyText(reply.value, { paint: plain, columns: 120 })).toMatchInlineSnapshot(`
    "shop-answers  holds  shop answers  shop
      promised 99 % of requests do not fail in 30 d, 2.17 h of them stored
      kept     99.2308 %, 60 of 7.8 k were bad; budget left 23.1 %
      burn rate 1.67 in 60 min, 10 in 5 min; over 14.4 in both is a page
      burn rate 0.769 in 6 h, 3.33 in 30 min; over 6 in both is a page
      burn rate 0.769 in 3 d, 0.769 in 6 h; over 1 in both is a ticket
    pay-fast  burns  pay fast  shop POST /pay
      promised 90 % of requests take at most 300 ms in 7 d, 2.17 h of them stored
      kept     0 %, 2.6 k of 2.6 k were bad; budget left -900 %
      burn rate 10 in 60 min, 10 in 5 min; over 3.36 in both is a page
      burn rate 10 in 6 h, 10 in 30 min; over 1.4 in both is a page
      burn rate 10 in 3 d, 10 in 6 h; over 1 in both is a ticket
    "
  `)
  await store.close()
})

test('where telemetry cannot be read, lastgood slo says so', async () => {
  const clock = handClock(rfc3339(unixMs(START)))
  const store = await engine.open({ retentionDays: 0 })
  const gone = { ...OBJECTIVES[0]!, service: 'x'.repeat(3_000_000) } // more than a URL of the engine takes
  const objectives = objectiveBook([gone], { port: objectivesPort(store), clock })
  const who = { actor: { kind: 'human', name: 'on-call' } as const }
  const reply = await callVerb(slo, { incident: '', given: {}, who }, { ...memoryPorts(clock), objectives })
  expect(reply).toMatchObject({
    error: { kind: 'unavailable', what: expect.stringMatching(/^telemetry cannot be read: \S/) },
  })
  await store.close()
})

import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../lib/result.ts'
import { wilson } from '../../../lib/wilson.ts'
import { saying } from '../../../method/sayings.ts'
import type { Diagnosis } from '../../../model/diagnosis.ts'
import { entriesOf } from '../../../model/incident/entry.ts'
import type { Measured } from '../../../model/incident/measure.ts'
import { declare, move, setTime, status } from '../lifecycle/lifecycle-verbs.ts'
import { note } from '../lifecycle/note-verb.ts'
import { did, handClock, memoryPorts } from '../memory-record.test-helper.ts'
import type { HttpCheckPort, IncidentPorts, MeasurePort } from '../ports.ts'
import { checkDue, checkVerb } from './check.ts'
import { predict } from './predict.ts'
import { commit, explain, park, suspect, suspects } from './suspect.ts'

/** What each service says from a time of day on: failed of all requests. */
type Told = Readonly<Record<string, readonly (readonly [from: string, failed: number, of: number])[]>>

const CLOCK = '2026-01-31T14:10:00Z'

const measureOf = (told: Told): MeasurePort => ({
  total: async ({ service = '' }, { from }): Promise<Measured> => {
    const at = new Date(from).toISOString().slice(11, 16)
    const [, failed, of] = told[service]?.findLast(([since]) => since <= at) ?? ['', 0, 0]
    return of === 0 ? { value: null, count: 0 } : { value: failed / of, count: of, ...wilson(failed / of, of) }
  },
  points: async () => [],
  asked: (measure, { from, to }) => ({
    name: 'measure-requests',
    text: 'SELECT …',
    params: { service: measure.service ?? '', from_ms: from, to_ms: to },
  }),
})

const TOLD: Told = {
  checkout: [
    ['00:00', 2, 1000],
    ['14:00', 120, 1000],
  ],
  catalogue: [['00:00', 3, 1000]],
  payment: [['00:00', 300, 1000]],
}

async function declared(more: Partial<IncidentPorts> = {}) {
  const clock = handClock(CLOCK)
  const ports: IncidentPorts = { ...memoryPorts(clock), measure: measureOf(TOLD), ...more }
  const { entries } = await did(declare, { title: 'checkout fails', service: 'checkout' }, { ports })
  return { id: entries[0]!.incident, ports, clock }
}

const POOL = {
  statement: 'the pool of checkout is full',
  service: 'checkout',
  mechanism: 'N+1 query -> pool full -> timeouts',
}

async function suspected(more: Partial<IncidentPorts> = {}) {
  const at = await declared(more)
  await did(suspect, POOL, at)
  return at
}

describe('a hypothesis', () => {
  test('is a guess until it predicts something', async () => {
    const at = await declared()
    const { answer } = await did(suspect, { statement: 'the pool is full' }, at)
    expect(answer.hypothesis).toMatchObject({ id: 'h-1', standing: 'untested', mechanism: [] })
    expect(answer.hypothesis.lacks).toEqual([
      'predicts nothing yet: a guess',
      'nobody has said how it leads to what users see',
    ])
  })

  test('is supported by one discriminating prediction that held, and a mechanism', async () => {
    const at = await declared()
    await did(suspect, { statement: 'the pool is full', service: 'checkout' }, at)
    await did(predict, { hypothesis: 'h-1', text: 'error-share of checkout > 5%, control catalogue' }, at)
    const { answer } = await did(checkVerb, {}, at)
    expect(answer.hypothesis.standing).toBe('testing')
    const explained = await did(explain, { hypothesis: 'h-1', mechanism: 'pool full → timeouts' }, at)
    expect(explained.answer.hypothesis).toMatchObject({ standing: 'supported', lacks: [] })
  })

  test('names what shows each link of its mechanism; a link that names nothing is a belief', async () => {
    const at = await suspected()
    await did(note, { text: 'saw the pool' }, at)
    const mechanism = 'N+1 query [#3] -> pool full [p-1] -> orders wait -> timeouts [query: p99 of checkout]'
    await expect(did(explain, { hypothesis: 'h-1', mechanism }, at)).rejects.toThrow('there is no p-1')
    await did(predict, { hypothesis: 'h-1', text: 'error-share of checkout > 5%, control catalogue' }, at)
    const before = await did(explain, { hypothesis: 'h-1', mechanism }, at)
    expect(before.answer.hypothesis.mechanism).toEqual(['N+1 query', 'pool full', 'orders wait', 'timeouts'])
    expect(before.answer.hypothesis.chain).toBe(
      'N+1 query (#3) → pool full (untested belief: p-1 has not held) → orders wait (untested belief) → timeouts (query: p99 of checkout)',
    )
    const { answer } = await did(checkVerb, {}, at)
    expect(answer.hypothesis.chain).toContain('pool full (p-1) → orders wait (untested belief)')
    expect((await did(status, {}, at)).answer.cause).toBeNull()
    await did(commit, { hypothesis: 'h-1', whyOnlyOne: 'the deploy says so' }, at)
    expect((await did(status, {}, at)).answer.cause).toContain('pool full (p-1) → orders wait (untested belief)')
  })

  test('a test that has not held shows nothing, however its handle is typed', async () => {
    const at = await suspected()
    await did(predict, { hypothesis: 'h-1', text: 'error-share of checkout > 5%, control catalogue' }, at)
    const { answer } = await did(explain, { hypothesis: 'h-1', mechanism: 'pool full [p1] -> timeouts' }, at)
    expect(answer.hypothesis.chain).toContain('pool full (untested belief: p1 has not held)')
  })

  test.for([
    ['a [ev-2] -> b', 'there is no ev-2'],
    ['a [c-1] -> b', 'there is no c-1'],
    ['a [#99] -> b', 'there is no entry #99'],
    ['a [trust me] -> b', '[trust me] names no evidence'],
    [`a${' -> b'.repeat(20)}`, 'it has 21 links, at most 20 are kept'],
  ] as const)(
    'refuses evidence that the record does not hold, and a chain that it would cut: %s',
    async ([mechanism, says]) => {
      await expect(did(explain, { hypothesis: 'h-1', mechanism }, await suspected())).rejects.toThrow(says)
      await expect(did(suspect, { statement: 'x', mechanism }, await declared())).rejects.toThrow(says)
    },
  )

  test('is not supported by what shows everywhere', async () => {
    const at = await suspected()
    await did(predict, { hypothesis: 'h-1', text: 'error-share of checkout > 5%, control payment' }, at)
    const { answer } = await did(checkVerb, { prediction: 'p-1' }, at)
    expect(answer.prediction).toMatchObject({ state: 'not-discriminating', discriminating: false })
    expect(answer.prediction.says).toContain('error-share of payment: 30 %')
    expect(answer.hypothesis).toMatchObject({
      standing: 'testing',
      lacks: ['no prediction of it has held yet'],
    })
  })

  test('without a control lacks one', async () => {
    const at = await suspected()
    await did(predict, { hypothesis: 'h-1', text: 'error-share of checkout > 5%' }, at)
    const { answer } = await did(checkVerb, {}, at)
    expect(answer.prediction).toMatchObject({ state: 'supported', discriminating: false })
    expect(answer.hypothesis.lacks).toEqual(['no prediction that held was looked at where the cause should be absent'])
  })

  test('is parked when its time-box is over without a verdict', async () => {
    const at = await suspected()
    await did(predict, { hypothesis: 'h-1', text: 'manual "the graph is flat", within 10m' }, at)
    const standing = async () => (await did(suspects, {}, at)).answer.hypotheses[0]?.standing
    expect(await standing()).toBe('testing')
    at.clock.set('2026-01-31T14:20:00Z')
    expect(await standing()).toBe('parked')
  })

  test('may be set aside with a reason', async () => {
    const at = await suspected()
    const { answer } = await did(park, { what: 'h-1', reason: 'the database is calm' }, at)
    expect(answer.hypothesis).toMatchObject({ standing: 'parked', parked: 'the database is calm' })
  })
})

describe('a prediction', () => {
  test('is frozen with its times, and shown with the query that answers it', async () => {
    const at = await suspected()
    await did(setTime, { name: 'impactStarted', when: '2026-01-31T14:01:00Z' }, at)
    const { answer, entries } = await did(
      predict,
      { hypothesis: 'h-1', text: 'error-share of checkout > 2x before' },
      at,
    )
    expect(answer.prediction.plan).toEqual([
      'error-share of checkout, last 5 min',
      'compared with 2026-01-31T13:01:00.000Z to 2026-01-31T14:01:00.000Z',
      'supported by > 2×, refuted by <= 1.8×',
      'control: the earlier time it is compared with',
    ])
    expect(answer.query).toMatchObject({ name: 'measure-requests', params: { service: 'checkout' } })
    expect(entries[0]?.event).toMatchObject({ plan: { times: { to: '2026-01-31T14:01:00.000Z' } } })
    await did(setTime, { name: 'impactStarted', when: '2026-01-31T14:09:00Z' }, at)
    const checked = await did(checkVerb, {}, at)
    expect(checked.answer.prediction).toMatchObject({ state: 'supported', discriminating: true })
    expect(entriesOf(checked.entries, 'prediction-sampled')[0]?.event).toMatchObject({
      before: { window: { to: '2026-01-31T14:01:00.000Z' }, value: 0.002, count: 1000 },
      reading: { window: { from: '2026-01-31T14:05:00.000Z' }, value: 0.12, count: 1000 },
      query: { name: 'measure-requests', text: 'SELECT …', params: { service: 'checkout' } },
    })
  })

  test('is decided once', async () => {
    const at = await suspected()
    await did(predict, { hypothesis: 'h-1', text: 'error-share of checkout > 5%' }, at)
    await did(checkVerb, {}, at)
    const again = await did(checkVerb, {}, at)
    expect([again.entries, again.answer.prediction.state]).toEqual([[], 'supported'])
    const said = did(checkVerb, { prediction: 'p-1', saw: 'no' }, at)
    await expect(said).rejects.toThrow('it has its verdict: supported')
  })

  test('takes its looks when they are due, and by itself', async () => {
    const at = await suspected()
    const who = { actor: { kind: 'automation', name: 'checker' } as const }
    await did(predict, { hypothesis: 'h-1', text: 'error-share of checkout > 5%, 2 times every 1m' }, at)
    await did(predict, { hypothesis: 'h-1', text: 'manual "the graph is flat"' }, at)
    expect(await checkDue(at.id, who, at.ports)).toEqual(ok(['p-1']))
    expect(await checkDue(at.id, who, at.ports)).toEqual(ok([]))
    await expect(did(checkVerb, { prediction: 'p-1' }, at)).rejects.toThrow('due at 2026-01-31T14:11:00.000Z')
    at.clock.set('2026-01-31T14:11:00Z')
    expect(await checkDue(at.id, who, at.ports)).toEqual(ok(['p-1']))
    const { answer } = await did(suspects, {}, at)
    expect(answer.hypotheses[0]?.predictions.map(({ state, looks, byHand }) => [state, looks.length, byHand])).toEqual([
      ['supported', 2, false],
      ['open', 0, true],
    ])
  })

  test('about a time to come is looked at when that has passed', async () => {
    const at = await suspected()
    const text = 'error-share of checkout > 5% from 2026-01-31T14:08:00Z to 2026-01-31T14:18:00Z'
    await did(predict, { hypothesis: 'h-1', text }, at)
    await expect(did(checkVerb, {}, at)).rejects.toThrow('due at 2026-01-31T14:18:00.000Z')
    at.clock.set('2026-01-31T14:18:00Z')
    expect((await did(checkVerb, {}, at)).answer.prediction.state).toBe('supported')
  })

  test('that nothing can be said about is no pass', async () => {
    const at = await suspected()
    await did(predict, { hypothesis: 'h-1', text: 'error-share of nobody < 5%' }, at)
    expect((await did(checkVerb, {}, at)).answer.prediction).toMatchObject({
      state: 'no-data',
      says: 'no data on error-share of nobody',
    })
  })

  test('whose question fails is an error, with what the store said', async () => {
    const broken: MeasurePort = {
      total: () => Promise.reject(new Error('the engine is away:\n try later')),
      points: async () => [],
    }
    const at = await suspected({ measure: broken })
    await did(predict, { hypothesis: 'h-1', text: 'error-share of checkout > 5%' }, at)
    const who = { actor: { kind: 'automation', name: 'checker' } as const }
    expect(await checkDue(at.id, who, at.ports)).toEqual(ok([])) // it is asked again; a person who asks gets the error
    expect((await did(checkVerb, {}, at)).answer.prediction).toMatchObject({
      state: 'error',
      says: 'the question failed: the engine is away: try later',
    })
  })

  test.for([
    [{ saw: 'yes', elsewhere: 'no' }, 'supported', true],
    [{ saw: 'yes' }, 'supported', false],
    [{ saw: 'yes', elsewhere: 'yes' }, 'not-discriminating', false],
    [{ saw: 'no' }, 'refuted', false],
    [{ saw: 'unsure' }, 'inconclusive', false],
  ] as const)('of a person who says %j is %s', async ([seen, state, discriminating]) => {
    const at = await suspected()
    await did(predict, { hypothesis: 'h-1', text: 'manual "the graph is flat"' }, at)
    expect((await did(checkVerb, seen, at)).answer.prediction).toMatchObject({ state, discriminating })
  })

  test('asks a URL only where it may', async () => {
    const httpCheck: HttpCheckPort = {
      refuses: (url) => (url.includes('127.0.0.1') ? undefined : `${url} is not on this machine`),
      status: async (url) => (url.endsWith('/up') ? ok({ status: 503, tookMs: 12 }) : err('nobody answered')),
    }
    const at = await suspected({ httpCheck })
    const ask = async (text: string) => did(predict, { hypothesis: 'h-1', text }, at)
    await expect(ask('GET http://10.0.0.1/ expects 200')).rejects.toThrow('not on this machine')
    await ask('GET http://127.0.0.1/up expects 5xx')
    expect((await did(checkVerb, {}, at)).answer.prediction).toMatchObject({
      state: 'supported',
      says: 'GET http://127.0.0.1/up answered 503 in 12 ms, expected 5xx',
    })
    await ask('GET http://127.0.0.1/down expects 200')
    expect((await did(checkVerb, {}, at)).answer.prediction).toMatchObject({ state: 'error', says: 'nobody answered' })
  })
})

describe('refused is', () => {
  test.for([
    [{ hypothesis: 'h-1', text: 'eror-share > 5%' }, 'at "eror-share" (character 1): expected GET', predict],
    [{ hypothesis: 'h-9', text: 'errors > 5' }, 'h-9 is not known; known: h-1', predict],
    [{ hypothesis: 'h-1', text: 'errors > 5, 20 times every 1m' }, 'the last look comes after its 15 minutes', predict],
    [{ hypothesis: 'h-1', text: 'errors > 2x before' }, 'Say when the impact began', predict],
    [{ hypothesis: 'h-1', text: 'GET http://127.0.0.1/ expects 200' }, 'asks no URLs', predict],
    [{}, 'no cause was stated', suspect],
    [{ fromDiagnosis: 'hyp-1' }, 'proposes no hyp-1', suspect],
    [{ hypothesis: 'h-1', mechanism: 'the pool' }, 'at least two links', explain],
    [{ what: 'x-1', reason: 'no' }, 'expected a handle', park],
    [{ what: 'p-3', reason: 'no' }, 'p-3 is not known; none has been recorded', park],
    [{}, 'nothing was predicted yet', checkVerb],
    [{ hypothesis: 'h-1' }, 'no other cause was considered', commit],
  ] as const)('%j: %s', async ([given, says, asked]) => {
    await expect(did<unknown>(asked, given, await suspected())).rejects.toThrow(says)
  })

  test('a second test beside the open one of another hypothesis, unless it is told why', async () => {
    const at = await suspected()
    await did(suspect, { statement: 'payment is slow' }, at)
    await did(predict, { hypothesis: 'h-1', text: 'manual "a"' }, at)
    await did(predict, { hypothesis: 'h-1', text: 'manual "b"' }, at)
    const second = { hypothesis: 'h-2', text: 'manual "c"' }
    await expect(did(predict, second, at)).rejects.toThrow('p-1 of h-1 is open, and one test runs at a time')
    const { answer } = await did(predict, { ...second, meanwhile: 'another team looks' }, at)
    expect(answer.prediction.id).toBe('p-3')
    await did(suspect, { statement: 'catalogue is slow' }, at)
    const parked = await did(park, { what: 'p-3', reason: 'moot' }, at)
    expect(parked.answer.hypothesis.id).toBe('h-2')
    await expect(did(checkVerb, { prediction: 'p-3' }, at)).rejects.toThrow('it was given up: moot')
  })
})

describe('committing to one cause', () => {
  const held = async (at: Awaited<ReturnType<typeof suspected>>) => {
    await did(predict, { hypothesis: 'h-1', text: 'manual "the pool is full"' }, at)
    await did(checkVerb, { saw: 'yes', elsewhere: 'no' }, at)
  }

  test('needs two that were considered and a test that held, and identifies the cause', async () => {
    const at = await suspected()
    await did(suspect, { statement: 'payment is slow' }, at)
    await held(at)
    const { incident, answer } = await did(commit, { hypothesis: 'h-1' }, at)
    expect(answer.hypothesis.id).toBe('h-1')
    expect(incident?.testing.committed).toMatchObject({ hypothesis: 'h-1', considered: ['h-1', 'h-2'] })
    expect(incident?.lifecycle.state).toBe('identified')
  })

  test('or the reason why only one was, and leaves a later state as it is', async () => {
    const at = await suspected()
    await held(at)
    await did(move, { to: 'mitigated' }, at)
    const { incident } = await did(commit, { hypothesis: 'h-1', whyOnlyOne: 'we saw the stack trace' }, at)
    expect(incident?.lifecycle.state).toBe('mitigated')
  })

  test('to one that nobody has tested takes a reason, and every face says how to pass', async () => {
    const at = await suspected()
    await did(suspect, { statement: 'payment is slow' }, at)
    const who = { actor: { kind: 'human', name: 'on-call' } as const }
    expect(await commit.run({ hypothesis: 'h-1' }, { ...at, who })).toMatchObject({
      error: {
        what: 'predicts nothing yet: a guess',
        pass: [{ verb: 'predict' }, { verb: 'commit', words: ['h-1'], field: 'despite' }],
      },
    })
    const { incident, entries } = await did(commit, { hypothesis: 'h-1', despite: 'the log names it' }, at)
    expect(incident?.lifecycle.state).toBe('identified')
    expect(saying(entries[0]!)).toBe(
      'Committed to h-1, considered h-1, h-2; although no test speaks for it, because the log names it',
    )
  })

  test('to a refuted one takes another reason', async () => {
    const at = await suspected()
    await did(suspect, { statement: 'catalogue', service: 'catalogue' }, at)
    await did(predict, { hypothesis: 'h-2', text: 'error-share of catalogue > 5%' }, at)
    await did(checkVerb, {}, at)
    await expect(did(commit, { hypothesis: 'h-2' }, at)).rejects.toThrow('p-1 was refuted')
    const { incident } = await did(commit, { hypothesis: 'h-2', despite: 'its canary alone fails' }, at)
    expect(incident?.testing.committed?.despite).toBe('its canary alone fails')
  })
})

describe('with a diagnosis', () => {
  const link = { says: 'p99 2 s', basis: 'measured', evidence: [] } as const
  const signal = {
    operation: null,
    name: '',
    unit: '',
    before: 0,
    after: 1,
    movedAt: null,
    evidence: ['ev-1'],
  } as const
  const diagnosis = {
    onset: { from: '2026-01-31T14:00:30Z', to: '', at: '', evidence: ['ev-1'] },
    edge: { lastGood: 'checkout', firstBad: 'db of orders', why: '', evidence: ['ev-1'] },
    mechanism: [
      { from: 'deploy of checkout', to: 'N+1 query', ...link },
      { from: 'N+1 query', to: 'checkout times out', ...link },
    ],
    services: [
      { service: 'db of orders', score: 2, why: [], evidence: [] },
      { service: 'cache', score: 1, why: [], evidence: [] },
    ],
    signals: [
      { service: 'checkout', signal: 'errors', moved: 'up', ...signal },
      { service: 'catalogue', signal: 'errors', moved: 'flat', ...signal },
    ],
    templates: [
      { service: 'checkout', template: 'timeout "pool" after <*> ms', kind: 'new' },
      { service: 'checkout', template: 'retry <*>', kind: 'up' },
    ],
    changes: [{ id: 'c-9', title: 'deploy checkout 1.9.0', at: '2026-01-31T13:58:00Z' }],
    hypotheses: [
      {
        id: 'hyp-1',
        statement: 'checkout itself is the cause',
        service: 'checkout',
        changeId: 'c-9',
        verdict: 'supported',
      },
      { id: 'hyp-2', statement: 'db itself is the cause', service: 'db of orders', changeId: null, verdict: 'refuted' },
    ],
  } as unknown as Diagnosis
  const ports = { diagnosis: { ...memoryPorts(handClock(CLOCK)).diagnosis, latest: () => diagnosis } }

  test('what it proposes is taken over, with its mechanism and predictions to put it to', async () => {
    const at = await declared(ports)
    const { answer, incident } = await did(suspect, { fromDiagnosis: 'hyp-1' }, at)
    expect(incident?.testing.hypotheses[0]?.changed).toEqual({
      title: 'deploy checkout 1.9.0',
      at: '2026-01-31T13:58:00Z',
    })
    expect(answer.hypothesis).toMatchObject({
      statement: 'checkout itself is the cause',
      service: 'checkout',
      change: 'c-9',
      mechanism: ['deploy of checkout', 'N+1 query', 'checkout times out'],
      chain: 'deploy of checkout (change c-9) → N+1 query (measured) → checkout times out (measured)',
      proposedAs: 'hyp-1',
    })
    expect(answer.suggested).toEqual([
      'error-share of checkout > 2x before, control catalogue',
      'log-lines of checkout containing "timeout \\"pool\\" after" > 0, control before',
    ])
    const listed = (await did(suspects, {}, at)).answer
    expect(listed.hypotheses[0]?.suggested).toEqual(answer.suggested)
    expect(listed.proposed.map(({ id, takenAs }) => [id, takenAs])).toEqual([
      ['hyp-1', 'h-1'],
      ['hyp-2', null],
    ])
    const { answer: predicted } = await did(predict, { hypothesis: 'h-1', text: answer.suggested[0] }, at)
    expect(predicted.prediction.plan[1]).toBe('compared with 2026-01-31T13:00:30.000Z to 2026-01-31T14:00:30.000Z')
  })

  test('a refuted hypothesis says what lies one hop further', async () => {
    const at = await declared({ ...ports, calls: { calls: async () => [{ caller: 'catalogue', callee: 'search' }] } })
    await did(suspect, { statement: 'catalogue', service: 'catalogue' }, at)
    await did(predict, { hypothesis: 'h-1', text: 'error-share of catalogue > 5%' }, at)
    const { answer } = await did(checkVerb, {}, at)
    expect(answer.prediction.beyond).toEqual([
      'db of orders: health ends between checkout and it',
      'search: called by catalogue',
      'cache: the next suspect by the diagnosis that no hypothesis names',
    ])
    expect(answer.hypothesis.standing).toBe('refuted')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { type Happened, incidentWith, on, sev, told } from '../incident.test-helper.ts'
import { flowOf, harmOf, harmOfFlows } from '../triage/harm.test-helper.ts'
import { type Draft, type DraftFacts, draftOf, nothingNew, type Said } from './draft.ts'
import { internalsIn } from './internals.ts'
import { updateText } from './update-text.ts'

const now = on('14:37')

const textOf = (
  audience: 'internal' | 'external',
  happened: readonly Happened[],
  { said = {}, ...facts }: Partial<DraftFacts> & { readonly said?: Said } = {},
): string => updateText(draftOf(incidentWith(...happened), audience, { now, ...facts }, said))

const prediction = (id: string, hypothesis: string, text: string): IncidentEvent => ({
  kind: 'prediction-fixed',
  id,
  hypothesis,
  text,
  plan: { kind: 'manual', look: text },
  sampling: { count: 1, everySeconds: 60, failuresAllowed: 0 },
  timeBoxMinutes: 15,
})

const story: readonly Happened[] = [
  ['14:21', { kind: 'declared', title: 'Checkout fails with 500', drill: false, service: 'checkout-api' }],
  ['14:22', { kind: 'role-taken', role: 'commander', by: 'first on-call' }],
  ['14:23', sev('P1')],
  [
    '14:24',
    { kind: 'time-set', name: 'impactStarted', at: '2026-01-31T14:20:00Z', source: 'measured', plusMinusSeconds: 60 },
  ],
  ['14:25', { kind: 'paused', known: [], steps: ['Roll back', 'Watch errors', 'Tell support'] }],
  ['14:26', { kind: 'looked', at: 'logs', found: 'TypeError in PromoValidator' }],
  ['14:27', { kind: 'hypothesis-stated', id: 'h-1', statement: 'the database is slow' }],
  [
    '14:27',
    { kind: 'hypothesis-stated', id: 'h-2', statement: 'promo codes are not checked for null', service: 'promo-svc' },
  ],
  ['14:28', prediction('p-1', 'h-1', 'query time is up')],
  [
    '14:30',
    {
      kind: 'prediction-checked',
      id: 'p-1',
      verdict: 'refuted',
      says: 'query time is 4 ms as before',
      discriminating: true,
    },
  ],
  ['14:31', prediction('p-2', 'h-2', 'every failed request has a promo code')],
]

const harm = harmOfFlows([
  flowOf('- 1000:1 250:20 250:20 250:30 250:50, p99 40→900, users 15/100'),
  flowOf('pay 1000:1 250:20 250:20 250:30 250:50'),
])

describe('an update', () => {
  test('is drafted from what is recorded and measured', () => {
    expect(textOf('internal', story, { harm })).toBe(`14:37Z - P1 Issue update
STATUS: Investigating
WHAT WE KNOW:
- Symptom: Checkout fails with 500; 12 % of requests fail, p99 40 ms → 900 ms
- Scope: 15 of 100 users (15 %) met one; 12 % of requests failed or were slow (120 of 1000; before 0.1 %)
- Started: 14:20Z ± 60 s (measured)
WHAT WE'VE TRIED:
- ✓ Looked at logs: TypeError in PromoValidator
- ✓ ruled out: h-1, the database is slow; p-1: query time is 4 ms as before
NEXT STEPS:
- Test p-2: every failed request has a promo code (ETA: 14:46Z)
- Roll back (ETA: unknown)
- Watch errors (ETA: unknown)
- Tell support (ETA: unknown)
WORKAROUND: unknown
NEXT UPDATE: 15:07Z`)
  })

  test('says unknown where nothing is recorded', () => {
    expect(textOf('internal', [])).toBe(`14:37Z - severity unknown Issue update
STATUS: Investigating
WHAT WE KNOW:
- Symptom: checkout fails
- Scope: unknown
- Started: unknown
WHAT WE'VE TRIED:
- nothing on record yet
NEXT STEPS:
- unknown
WORKAROUND: unknown
NEXT UPDATE: 14:57Z`)
  })

  test('for people outside tells what they feel, and nothing of the inside', () => {
    const outside = textOf('external', story, { harm })
    expect(outside).toBe(`14:37Z - Issue update
STATUS: Investigating
WHAT WE KNOW:
- Symptom: requests fail
- Scope: 15 % of users
- Started: 14:20Z ± 60 s (measured)
WORKAROUND: unknown
NEXT UPDATE: 14:42Z`)
    expect(internalsIn(outside, incidentWith(...story))).toEqual([])
  })

  test('takes what somebody says over what is drafted', () => {
    const said = {
      status: 'Fix in progress',
      scope: 'everybody with a promo code',
      tried: [{ worked: false, what: 'the rollback' }],
      next: [{ what: 'add a null check', eta: '5 min' }],
      workaround: 'order without a promo code',
      needs: 'a second pair of eyes',
    } as const
    expect(
      textOf(
        'internal',
        [
          ['14:00', { kind: 'declared', title: 'x', drill: true }],
          ['14:01', sev('P2')],
        ],
        { said },
      ),
    ).toBe(
      `DRILL - 14:37Z - P2 Issue update
STATUS: Fix in progress
WHAT WE KNOW:
- Symptom: x
- Scope: everybody with a promo code
- Started: unknown
WHAT WE'VE TRIED:
- ✗ the rollback
NEXT STEPS:
- add a null check (ETA: 5 min)
WORKAROUND: order without a promo code
NEEDS: a second pair of eyes
NEXT UPDATE: when something changes`,
    )
  })

  test('tells of our changes with their verdicts, and of those in flight', () => {
    const change = (id: string, what: string): IncidentEvent => ({
      kind: 'change-started',
      id,
      what,
      origin: 'ours',
      services: [],
    })
    const none = { healthy: null, before: null, after: null, recovered: null }
    const judged = (id: string, verdict: 'no-effect' | 'confounded', says: string): IncidentEvent => ({
      kind: 'change-judged',
      id,
      verdict,
      says,
      ...none,
    })
    const text = textOf('internal', [
      ['14:05', { kind: 'state-changed', to: 'identified' }],
      ['14:06', change('c-1', 'roll back')],
      ['14:07', { kind: 'change-started', id: 'c-2', what: 'deploy of others', origin: 'observed', services: [] }],
      ['14:21', judged('c-1', 'no-effect', 'no effect on errors')],
      ['14:22', change('c-3', 'restart')],
      ['14:23', judged('c-3', 'confounded', 'two at once')],
      ['14:30', change('c-4', 'null check')],
    ])
    expect(text).toContain('STATUS: Fix in progress')
    expect(text).toContain('TRIED:\n- ✗ c-1 roll back: no effect on errors\n- ? c-3 restart: two at once\nNEXT')
    expect(text).toContain('NEXT STEPS:\n- See what c-4 does: null check (ETA: 14:45Z)\n')
    expect(text).not.toContain('c-2')
  })

  test('is one key when nothing is new', () => {
    const draft = draftOf(incidentWith(['14:01', sev('P1')]), 'internal', { now, harm })
    expect(updateText(nothingNew(draft, '2026-01-31T14:20:00Z'))).toBe(`14:37Z - P1 Issue update
STATUS: Investigating
Nothing new since 14:20Z.
NEXT UPDATE: 15:07Z`)
  })

  test('keeps the workaround and the steps of the last one', () => {
    const last = told('internal', '14:40', { workaround: 'none yet', next: [{ what: 'roll back', eta: '14:35Z' }] })
    const text = textOf('internal', [
      ['14:10', last],
      ['14:20', told('internal', '14:40', { nothingNewSince: '2026-01-31T14:10:00Z' })],
    ])
    expect(text).toContain('- roll back (ETA: 14:35Z)\nWORKAROUND: none yet')
  })

  test('says of a start that the diagnosis proposes that nobody has confirmed it, and nobody outside', () => {
    const facts = { onset: '2026-01-31T14:19:30Z' }
    expect(textOf('internal', [], facts)).toContain('- Started: 14:19Z (by the diagnosis, not confirmed)')
    expect(textOf('external', [], facts)).toContain('- Started: unknown')
    const proposed: Happened = [
      '14:01',
      {
        kind: 'time-proposed',
        name: 'impactStarted',
        at: '2026-01-31T13:50:00Z',
        plusMinusSeconds: 5,
        why: 'the onset',
      },
    ]
    expect(textOf('internal', [proposed])).toContain('- Started: 13:50Z ± 5 s (by the diagnosis, not confirmed)')
    expect(textOf('external', [proposed])).toContain('- Started: unknown')
  })

  test('names the day where it is another one', () => {
    const began = { kind: 'time-set', name: 'impactStarted', at: '2026-01-30T23:50:00Z', source: 'reported' } as const
    expect(textOf('internal', [['14:10', began]])).toContain('- Started: 2026-01-30T23:50Z (reported)')
  })
})

describe('what people outside should not read', () => {
  test.for([
    ['first on-call is on it', ['first on-call', 'on-call']],
    ['promo-svc fails', ['promo-svc']],
    ['Checkout fails', []],
    ['we think that the database is slow (h-1)', ['h-1', 'the database is slow']],
    ['10.1.2.3:8080 and db-1.prod.internal', ['10.1.2.3:8080', 'db-1.prod.internal']],
    ['pod checkout-5d9c7b8f6d-x2x9z', ['checkout-5d9c7b8f6d-x2x9z']],
    ['see https://wiki/x', ['https://wiki/x']],
    ['orders after 14:20Z fail with 500, version 1.2.3', []],
  ] as const)('%s', ([text, expected]) => {
    expect(internalsIn(text, incidentWith(...story))).toEqual(expected)
  })
})

/** Every word that the template itself says. */
const TEMPLATE = new Set(
  `Issue update STATUS WHAT WE KNOW Symptom Scope Started WE'VE TRIED NEXT STEPS WORKAROUND UPDATE severity unknown ETA when something
  changes Looked at holds ruled out Test Cause of requests fail failed or were slow before are users met one p99 down and more gets no
  Investigating Root cause found Fix in progress Deployed Resolved measured reported estimated nothing on record yet ms s`.split(
    /\s+/,
  ),
)

const word = fc.stringMatching(/^[a-z]{3,9}[0-9]{0,4}$/)
const saying = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))
const clock = fc.nat(35).map((minute) => `14:${String(minute).padStart(2, '0')}`)
const counts = fc.tuple(fc.integer({ min: 1, max: 900 }), fc.nat(90)).map(([of, bad]) => `${of}:${Math.min(of, bad)}`)
const happened = fc.oneof(
  fc.tuple(
    clock,
    fc.constantFrom('P0', 'P1', 'P2').map((s) => sev(s as 'P0')),
  ),
  fc.tuple(
    clock,
    saying.map((found): IncidentEvent => ({ kind: 'looked', at: 'logs', found })),
  ),
  fc.tuple(
    clock,
    fc.tuple(saying, saying, saying).map((steps): IncidentEvent => ({ kind: 'paused', known: [], steps })),
  ),
  fc.tuple(
    clock,
    saying.map((workaround): IncidentEvent => told('internal', '14:50', { workaround })),
  ),
  fc.tuple(
    clock,
    fc
      .constantFrom('identified', 'mitigated')
      .map((to): IncidentEvent => ({ kind: 'state-changed', to: to as 'mitigated' })),
  ),
  fc.tuple(
    clock,
    fc.nat(59).map(
      (m): IncidentEvent => ({
        kind: 'time-set',
        name: 'impactStarted',
        at: `2026-01-31T13:${String(m).padStart(2, '0')}:00Z`,
        source: 'measured',
      }),
    ),
  ),
  fc.tuple(
    clock,
    saying.map((statement): IncidentEvent => ({ kind: 'hypothesis-stated', id: 'h-1', statement })),
  ),
  fc.tuple(
    clock,
    saying.map((text) => prediction('p-1', 'h-1', text)),
  ),
  fc.tuple(
    clock,
    saying.map(
      (says): IncidentEvent => ({
        kind: 'prediction-checked',
        id: 'p-1',
        verdict: 'refuted',
        says,
        discriminating: true,
      }),
    ),
  ),
)

test('every number, time, handle and name in a draft is in the record or was measured', () => {
  const audiences = fc.constantFrom('internal', 'external')
  fc.assert(
    fc.property(
      audiences,
      fc.array(happened, { maxLength: 12 }),
      fc.array(counts, { minLength: 5, maxLength: 5 }),
      (audience, events, quarters) => {
        const measured = harmOf(`pay ${quarters.join(' ')}, p99 40→900`)
        const incident = incidentWith(...events)
        const draft = draftOf(incident, audience as 'internal', { now, harm: measured })
        expect(foreignTo(incident, measured, draft)).toEqual([])
      },
    ),
    { seed: 4, numRuns: 300 },
  )
})

test('an update after the end promises no next one', () => {
  const over = incidentWith(...story, ['14:59', { kind: 'state-changed', to: 'resolved' }])
  expect(draftOf(over, 'internal', { now, harm }).nextUpdateAt).toBeUndefined()
  expect(draftOf(incidentWith(...story), 'internal', { now, harm }).nextUpdateAt).toBeDefined()
})

test('a word from nowhere would be seen', () => {
  const incident = incidentWith(...story)
  const draft = draftOf(incident, 'internal', { now, harm }, { scope: '4711 users of nobody' })
  expect(foreignTo(incident, harm, draft)).toEqual(['4711', 'nobody'])
})

function foreignTo(incident: ReturnType<typeof incidentWith>, measured: typeof harm, draft: Draft): readonly string[] {
  const allowed = new Set([
    ...TEMPLATE,
    ...recordedWords(incident),
    ...measuredWords(measured),
    ...promisedWords(draft),
  ])
  return wordsOf(updateText(draft)).filter((w) => !allowed.has(w))
}

const wordsOf = (text: string): readonly string[] =>
  text.match(/[\p{L}\p{N}][\p{L}\p{N}'.:-]*[\p{L}\p{N}]|[\p{L}\p{N}]/gu) ?? []

function recordedWords({ entries }: ReturnType<typeof incidentWith>): readonly string[] {
  const json = JSON.stringify(entries)
  const times = [...json.matchAll(/T(\d\d:\d\d):/g)].map(([, time]) => `${time}Z`)
  const boxes = entries
    .filter(({ event }) => ['prediction-fixed', 'change-started'].includes(event.kind))
    .map(({ at }) => clockIn(Date.parse(at) + 15 * 60_000))
  return [...wordsOf(json), ...times, ...boxes]
}

/** Counts as they were measured, and the shares that follow from them. */
function measuredWords({ whole, flows }: typeof harm): readonly string[] {
  const all = [whole, ...flows].flatMap(({ before, since }) => [before, since])
  const numbers = all.flatMap(({ requests, failed, slow }) => [requests, failed, slow, failed + slow])
  const shares = all.flatMap(({ requests, failed, slow }) =>
    [failed, slow, failed + slow].map((part) => (requests > 0 ? (part / requests) * 100 : 0)),
  )
  const names = flows.flatMap(({ service, operation }) => [service, operation])
  return [...numbers, ...shares.map((share) => Number(share.toPrecision(3))), whole.p99Ms, 40, 900]
    .map(String)
    .concat(names)
}

/** The time of the draft, and when the next one comes by the cadence. */
const promisedWords = ({ at, nextUpdateAt, severity }: Draft): readonly string[] => [
  clockIn(Date.parse(at)),
  ...(nextUpdateAt === undefined ? [] : [clockIn(Date.parse(nextUpdateAt))]),
  ...(severity === undefined ? [] : [severity]),
]

const clockIn = (ms: number): string => `${new Date(ms).toISOString().slice(11, 16)}Z`

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChangeEvent } from './change.ts'
import { changeOf, contradiction, toldWith } from './change-stages.ts'

const change = (more: Partial<ChangeEvent> = {}): ChangeEvent => ({
  id: 'c1',
  at: '2026-01-31T14:00:00Z',
  kind: 'deploy',
  title: 'api 2.0',
  source: 'ci',
  service: 'api',
  ...more,
})
const STARTED = change({ phase: 'started', to: '2.0' })
const FINISHED = change({ phase: 'finished', to: '2.0', at: '2026-01-31T14:05:00Z' })
const REVERTED = change({ phase: 'reverted', from: '2.0', to: '1.9', at: '2026-01-31T15:00:00Z', title: 'api back' })

describe('an event under an id that is in use', () => {
  test.for([
    ['the same again', [change()], change()],
    ['heard of again', [change()], change({ receivedAt: '2026-01-31T16:00:00Z' })],
    ['the same time in another zone', [change()], change({ at: '2026-01-31T15:00:00+01:00' })],
    ['a corrected title', [change()], change({ title: 'api 2.0.0' })],
    ['more about it', [change()], change({ commit: '7f3c2d', environment: 'production' })],
    ['its end', [STARTED], FINISHED],
    ['its start, late', [FINISHED], STARTED],
    ['its end without a service', [STARTED], { ...FINISHED, service: undefined }],
    ['its undoing', [STARTED, FINISHED], REVERTED],
    ['a failure after all', [FINISHED], change({ phase: 'failed', at: '2026-01-31T14:06:00Z' })],
  ] as const)('may be %s', ([, told, event]) => {
    expect(contradiction(told, event as ChangeEvent)).toBeUndefined()
  })

  const STANDS = 'id c1 stands for the deploy of api at 2026-01-31T14:00:00Z ("api 2.0"), and'
  const LATER = '2026-01-31T16:00:00Z'
  test.for([
    ['of another service', [change()], change({ service: 'web' }), `${STANDS} here its service is web, not api`],
    ['of another kind', [change()], change({ kind: 'flag' }), `${STANDS} here its kind is flag, not deploy`],
    ['at another time', [change()], change({ at: LATER }), `${STANDS} here it is at ${LATER}`],
    ['of another version', [STARTED], { ...STARTED, to: '3.0' }, `${STANDS} here its to is 3.0, not 2.0`],
    [
      'that begins after the end',
      [STARTED, FINISHED],
      change({ at: LATER }),
      `it cannot be made at ${LATER} when it has finished at 2026-01-31T14:05:00Z`,
    ],
  ] as const)('may not be one %s', ([, told, event, says]) => {
    expect(contradiction(told, event)).toContain(says)
  })

  test('may be told and corrected a hundred times, then only repeated', () => {
    const told = Array.from({ length: 100 }, (_, i) => change({ title: `try ${i}` }))
    expect(contradiction(told, change({ title: 'try 100' }))).toBe('id c1 was told 100 times already')
    expect(contradiction(told, change({ title: 'try 7' }))).toBeUndefined()
    expect(toldWith(told, change({ title: 'try 7' }))).toBe(told)
  })
})

describe('the change that its stages make', () => {
  test('began with the first and is as far as the last; what it did is what the first told', () => {
    const started = { ...STARTED, details: { pods: 3 } }
    expect(changeOf([REVERTED, started, FINISHED])).toEqual({
      ...started,
      from: '2.0',
      phase: 'reverted',
      stages: [
        { phase: 'started', at: STARTED.at },
        { phase: 'finished', at: FINISHED.at },
        { phase: 'reverted', at: REVERTED.at },
      ],
    })
  })

  test('has the words that were heard last and keeps what only an earlier telling said', () => {
    const first = change({ title: 'apl', url: 'https://ci/1', receivedAt: '2026-01-31T14:01:00Z' })
    const second = change({ title: 'api', receivedAt: '2026-01-31T14:02:00Z' })
    expect(changeOf([first, second])).toEqual({ ...second, url: first.url })
  })

  test('is the same whatever order they come in', () => {
    const tellings = [STARTED, FINISHED, REVERTED, { ...FINISHED, title: 'x' }, { ...STARTED, title: 'y', url: 'z' }]
    fc.assert(
      fc.property(fc.shuffledSubarray(tellings, { minLength: tellings.length }), ([first, ...more]) => {
        expect(changeOf([first!, ...more])).toEqual(changeOf(tellings as [ChangeEvent, ...ChangeEvent[]]))
      }),
      { seed: 11, numRuns: 60 },
    )
  })
})

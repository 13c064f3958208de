import { describe, expect, test } from 'vitest'
import { parseChangeEvent, storedChangeEvent } from './change.ts'

const EVENT = { id: 'c1', at: '2026-01-31T14:00:00Z', kind: 'deploy', title: 'api 2.0', source: 'ci' }

describe('a change event at the door', () => {
  test.for(['', ' ', '\n\t', '\u200b\u200d', '\ufeff', '\u0000\u001b', '\u3164', '\u2800', '\u00ad\ufe0f'])(
    'needs a title, id and source that can be seen: not %j',
    (blank) => {
      for (const field of ['id', 'title', 'source'])
        expect(parseChangeEvent({ ...EVENT, [field]: blank })).toEqual({
          ok: false,
          error: expect.stringMatching(new RegExp(`^${field}: expected text`)),
        })
      if (blank !== '') expect(storedChangeEvent({ ...EVENT, title: blank }).ok).toBe(true)
    },
  )

  test.for(['日本語', '🚀', '\u200b.', '-', 'é', '٪'])('takes %j as a title', (title) => {
    expect(parseChangeEvent({ ...EVENT, title })).toEqual({ ok: true, value: { ...EVENT, title } })
  })

  test('tells levels as the numbers and switches that they are', () => {
    const told = { from: 10, to: true, service: null }
    expect(parseChangeEvent({ ...EVENT, ...told })).toEqual({ ok: true, value: { ...EVENT, from: '10', to: 'true' } })
    expect(parseChangeEvent({ ...EVENT, to: { replicas: 3 } })).toEqual({ ok: false, error: 'to: expected text' })
  })

  test.for([
    ['infra', 'infrastructure'],
    ['release', 'deploy'],
    ['feature_flag', 'flag'],
    ['scale', 'scale'],
  ])('of kind %s is one of kind %s', ([kind, ours]) => {
    expect(parseChangeEvent({ ...EVENT, kind })).toEqual({ ok: true, value: { ...EVENT, kind: ours } })
    expect(parseChangeEvent({ ...EVENT, kind: 'constructor' }).ok).toBe(false)
  })

  test('has no halves of surrogate pairs in its text', () => {
    const half = { ...EVENT, id: 'id \ud800', title: 'x \udc00\ud800', service: '\ud83d' }
    const whole = { ...EVENT, id: 'id \ufffd', title: 'x \ufffd\ufffd', service: '\ufffd' }
    expect(parseChangeEvent(half)).toEqual({ ok: true, value: whole })
  })

  test('bounds its id and its details, in length and in depth', () => {
    expect(parseChangeEvent({ ...EVENT, id: 'x'.repeat(501) })).toEqual({
      ok: false,
      error: 'id: expected at most 500 characters',
    })
    const nested = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)
    for (const details of [{ text: 'x'.repeat(17_000) }, nested(33), nested(100_000)])
      expect(parseChangeEvent({ ...EVENT, details })).toEqual({
        ok: false,
        error: 'details: expected at most 16384 characters of JSON in at most 32 levels',
      })
    expect(parseChangeEvent({ ...EVENT, details: nested(32) }).ok).toBe(true)
  })
})

import { describe, expect, test } from 'vitest'
import { parseIncidentEvent } from '../../model/incident/event.ts'
import { eventsOfDiagnosis } from './diagnosed.ts'
import { drawnDiagnosis as found } from './drawn-diagnosis.test-helper.ts'

describe('what is recorded of a diagnosis', () => {
  test('is its claims in short, and when the impact began', () => {
    const events = eventsOfDiagnosis(found)
    expect(events).toMatchObject([
      { kind: 'diagnosed', guilty: 'none', services: ['check out'], mechanism: [{ says: 'pool full: waits 2 s' }] },
      { kind: 'time-proposed', at: '2026-01-31T14:02:10.000Z', plusMinusSeconds: 15 },
    ])
    expect(events.map((event) => parseIncidentEvent(event).ok)).toEqual([true, true])
  })

  test('keeps what could not be looked at, and no more of it than somebody reads', () => {
    const gaps = Array.from({ length: 30 }, (_, i) => ({
      what: `no logs ${i}`,
      consequence: 'the error\nis not known',
    }))
    const [diagnosed] = eventsOfDiagnosis({ ...found, gaps })
    expect(diagnosed).toMatchObject({ gaps: { length: 10 } })
    expect(diagnosed).toHaveProperty('gaps.0', { what: 'no logs 0', consequence: 'the error is not known' })
    expect(parseIncidentEvent(diagnosed).ok).toBe(true)
  })

  test('proposes no time where nothing began', () => {
    expect(eventsOfDiagnosis({ ...found, onset: null }).map(({ kind }) => kind)).toEqual(['diagnosed'])
    const assumed = { ...found.onset!, measured: false }
    expect(eventsOfDiagnosis({ ...found, onset: assumed }).map(({ kind }) => kind)).toEqual(['diagnosed'])
  })
})

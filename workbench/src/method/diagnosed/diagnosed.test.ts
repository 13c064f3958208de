import { describe, expect, test } from 'vitest'
import type { Diagnosis } from '../../model/diagnosis.ts'
import { parseIncidentEvent } from '../../model/incident/event.ts'
import { eventsOfDiagnosis } from './diagnosed.ts'

const found: Diagnosis = {
  schema: 'lastgood.diagnosis/1',
  summary: 'Errors in checkout since 14:02:10Z.',
  window: { from: '2026-01-31T13:40:00Z', to: '2026-01-31T14:10:00Z' },
  baseline: null,
  incident: null,
  page: null,
  onset: {
    at: '2026-01-31T14:02:10Z',
    from: '2026-01-31T14:02:00Z',
    to: '2026-01-31T14:02:25Z',
    measured: true,
    evidence: ['ev-1'],
  },
  signal: 'errors',
  class: { kind: 'bad change', why: 'x', nextChecks: [] },
  signals: [],
  services: [{ service: 'check\nout', score: 1, why: [], evidence: [] }],
  edge: { lastGood: 'gateway', firstBad: 'check\nout', why: 'x', evidence: ['ev-1'] },
  mechanism: [{ from: 'deploy', to: 'pool full', says: 'waits 2 s', basis: 'measured', evidence: [] }],
  changes: [],
  guilty: 'none',
  indicators: [],
  attributes: [],
  templates: [],
  detections: [],
  hypotheses: [],
  charts: [],
  nextChecks: [],
  unconnected: [],
  gaps: [],
  problems: [],
  timing: { loadMs: null, queryMs: 1, analyseMs: 1, rows: {} },
  evidence: [],
}

describe('what is recorded of a diagnosis', () => {
  test('is its claims in short, and when the impact began', () => {
    const events = eventsOfDiagnosis(found)
    expect(events).toMatchObject([
      { kind: 'diagnosed', guilty: 'none', services: ['check out'], mechanism: [{ says: 'pool full: waits 2 s' }] },
      { kind: 'time-proposed', at: '2026-01-31T14:02:10.000Z', plusMinusSeconds: 15 },
    ])
    expect(events.map((event) => parseIncidentEvent(event).ok)).toEqual([true, true])
  })

  test('proposes no time where nothing began', () => {
    expect(eventsOfDiagnosis({ ...found, onset: null }).map(({ kind }) => kind)).toEqual(['diagnosed'])
    const assumed = { ...found.onset!, measured: false }
    expect(eventsOfDiagnosis({ ...found, onset: assumed }).map(({ kind }) => kind)).toEqual(['diagnosed'])
  })
})

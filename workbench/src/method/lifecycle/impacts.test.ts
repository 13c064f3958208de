import { expect, test } from 'vitest'
import type { IncidentState } from '../../model/incident/lifecycle.ts'
import { type Happened, incidentWith, on } from '../incident.test-helper.ts'
import { durationLines, impactLines } from '../postmortem/draft/times.ts'
import { comparedFor } from '../triage/window.ts'

const began: Happened = [
  '14:00',
  { kind: 'time-set', name: 'impactStarted', at: '2026-01-31T13:50:00Z', source: 'measured' },
]

const went = (...moves: readonly (readonly [at: string, to: IncidentState])[]) =>
  incidentWith(began, ...moves.map(([at, to]): Happened => [at, { kind: 'state-changed', to }])).lifecycle

const MITIGATE = 'Time to mitigate (impact started → mitigated)'
const RESOLVE = 'Time to resolve (impact started → resolved)'

test('one impact is told by its times alone', () => {
  const once = went(['14:20', 'mitigated'], ['14:40', 'resolved'])
  expect(impactLines(once)).toEqual([])
  expect(durationLines(once)).toEqual(expect.arrayContaining([`${MITIGATE}: 30 min`, `${RESOLVE}: 50 min`]))
})

test('the calm between two impacts is taken off, and told', () => {
  const twice = went(
    ...([
      ['14:20', 'mitigated'],
      ['14:40', 'resolved'],
      ['18:00', 'investigating'],
      ['18:10', 'mitigated'],
      ['18:30', 'resolved'],
    ] as const),
  )
  expect(impactLines(twice)).toEqual([
    'Impact 1: from 2026-01-31T13:50:00Z to 2026-01-31T14:20:00Z, 30 min',
    'Impact 2: from 2026-01-31T18:00:00Z to 2026-01-31T18:10:00Z, 10 min, after 3 h 40 min of calm',
  ])
  expect(durationLines(twice)).toEqual(
    expect.arrayContaining([
      `${MITIGATE}: 40 min, without 3 h 40 min of calm between`,
      `${RESOLVE}: 1 h 20 min, without 3 h 20 min of calm between`,
    ]),
  )
})

test('while it is back, what ended it before ends nothing', () => {
  const back = went(['14:20', 'mitigated'], ['14:30', 'investigating'])
  expect(impactLines(back).at(-1)).toBe('Impact 2: from 2026-01-31T14:30:00Z goes on, after 10 min of calm')
  expect(durationLines(back)).toEqual(expect.arrayContaining([`${MITIGATE}: pending`, `${RESOLVE}: pending`]))
  expect(comparedFor({ lifecycle: back, now: on('14:35') })).toEqual({
    quiet: { from: on('14:25'), to: on('14:30') },
    impact: { from: on('14:30'), to: on('14:35') },
  })
})

test('an impact that ends before it begins is told as that', () => {
  const back = went(['13:00', 'mitigated'], ['14:30', 'investigating'])
  expect(impactLines(back)[0]).toMatch(/to 2026-01-31T13:00:00Z, invalid, it ends before it begins$/)
})

test('of an impact that was cancelled nobody knows the end', () => {
  const cancelled = went(['14:20', 'mitigated'], ['14:30', 'investigating'], ['14:40', 'cancelled'])
  expect(impactLines(cancelled).at(-1)).toContain('from 2026-01-31T14:30:00Z to an end that nobody told')
})

test('an end that was told otherwise is that of the last impact', () => {
  const { lifecycle } = incidentWith(
    began,
    ['14:20', { kind: 'state-changed', to: 'mitigated' }],
    ['14:30', { kind: 'state-changed', to: 'triage' }],
    ['14:50', { kind: 'state-changed', to: 'mitigated' }],
    ['14:51', { kind: 'time-set', name: 'mitigated', at: '2026-01-31T14:45:00Z', source: 'measured' }],
  )
  expect(impactLines(lifecycle).at(-1)).toContain('to 2026-01-31T14:45:00Z, 15 min')
  expect(durationLines(lifecycle)).toContain(`${MITIGATE}: 45 min, without 10 min of calm between`)
})

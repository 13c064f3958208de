import { describe, expect, test } from 'vitest'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { type Happened, incidentWith } from '../incident.test-helper.ts'
import type { Incident } from '../incident.ts'
import { obstaclesOf, type SymptomFacts } from './gate.ts'

const around = (level: number): readonly number[] =>
  Array.from({ length: 20 }, (_, i) => level * (1 + 0.1 * Math.sin(i * 2.4)))

const errors = (now: readonly number[]): SymptomFacts => ({
  name: 'error-share',
  healthy: around(0.002),
  bad: around(0.12),
  now: [now, now],
})

const story = (...events: readonly IncidentEvent[]): Incident => {
  const declared: IncidentEvent = { kind: 'declared', title: 'x', drill: false, alert: 'checkout errors' }
  return incidentWith(...[declared, ...events].map((event, i): Happened => [`14:0${i}`, event]))
}

const quiet: IncidentEvent = { kind: 'alert-moved', alert: 'checkout errors', firing: false }
const change: IncidentEvent = { kind: 'change-started', id: 'c-1', what: 'restart', origin: 'ours', services: [] }

describe('the gate of resolving', () => {
  test.for<[string, readonly IncidentEvent[], readonly SymptomFacts[], readonly string[]]>([
    ['is open when the signal is back and nothing is pending', [quiet], [errors(around(0.0021))], []],
    ['is shut while the alert fires', [], [errors(around(0.002))], ['the alert still fires: checkout errors']],
    [
      'is shut while a change has no verdict',
      [quiet, change],
      [errors(around(0.002))],
      ['c-1 (restart) has no verdict yet'],
    ],
    [
      'is shut while the signal is off its baseline',
      [quiet],
      [errors(around(0.06))],
      ['error-share is not back to what it was'],
    ],
    [
      'is shut when too little was seen to tell',
      [quiet],
      [errors([0.002, 0.1])],
      ['error-share is not back to what it was'],
    ],
    [
      'is shut without data, and says of which signals',
      [quiet],
      [errors([])],
      ['there is no telemetry to tell whether the symptom is gone (error-share)'],
    ],
    [
      'is shut when the signal is back in the second half only',
      [quiet],
      [{ ...errors([]), now: [around(0.12), around(0.002)] }],
      ['error-share is not back to what it was'],
    ],
    [
      'is shut when nothing at all is measured',
      [quiet],
      [],
      ['there is no telemetry to tell whether the symptom is gone'],
    ],
    [
      'is shut when a signal has risen that was calm before',
      [quiet],
      [{ name: 'latency-p99', healthy: around(100), bad: around(100), now: [around(160)] }],
      ['latency-p99 is not back to what it was'],
    ],
    [
      'is open when a signal never moved',
      [quiet],
      [{ name: 'latency-p99', healthy: around(100), bad: around(100), now: [around(100)] }],
      [],
    ],
  ])('%s', ([, events, symptoms, expected]) => {
    expect(obstaclesOf(story(...events), symptoms)).toEqual(expected)
  })
})

import { expect, test } from 'vitest'
import type { Golden } from '../../model/views.ts'
import { systemState, systemStates } from './system-state.ts'

const bucket = (requests: number, errorShare: number, p95Ms: number): Golden =>
  requests === 0
    ? { requests: 0, ratePerSecond: 0, errorShare: null, p50Ms: null, p95Ms: null, p99Ms: null }
    : { requests, ratePerSecond: requests / 60, errorShare, p50Ms: p95Ms / 2, p95Ms, p99Ms: p95Ms * 2 }

/** Thirty buckets, the last six of them as `lately`. */
const curve = (before: Golden, lately: Golden): readonly Golden[] => [
  ...Array<Golden>(24).fill(before),
  ...Array<Golden>(6).fill(lately),
]

const WELL = bucket(50, 0, 20)
const NONE = bucket(0, 0, 0)

test.for([
  ['as before', WELL, WELL, 'up', ''],
  ['a few failures among many', WELL, bucket(50, 0.01, 20), 'up', ''],
  ['one request in ten fails', WELL, bucket(50, 0.1, 20), 'degraded', '10 % fail'],
  ['most requests fail', WELL, bucket(50, 0.9, 20), 'down', '90 % fail'],
  ['a single failed request', bucket(1, 0, 20), bucket(1, 0.17, 20), 'up', ''],
  ['three times as slow', WELL, bucket(50, 0, 60), 'degraded', '3.0 times as slow'],
  ['no requests any more', WELL, NONE, 'down', 'no requests any more'],
  ['a trickle that paused', bucket(0.1, 0, 20), NONE, 'unknown', 'too few requests to tell'],
  ['never asked for anything', NONE, NONE, 'unknown', 'no requests seen'],
] as const)('%s', ([_, before, lately, state, why]) => {
  expect(systemState(curve(before, lately))).toEqual({ state, why })
})

test('the unit of time does not matter', () => {
  const scaled = (by: number): readonly Golden[] => curve(bucket(50, 0, 20 * by), bucket(50, 0, 70 * by))
  expect(systemState(scaled(1000))).toEqual(systemState(scaled(1)))
})

test('where all fall silent together, none is called down', () => {
  const silent = curve(WELL, NONE)
  const states = (...curves: (readonly Golden[])[]): string[] => systemStates(curves).map(({ state }) => state)
  expect(states(silent, silent, curve(NONE, NONE))).toEqual(['unknown', 'unknown', 'unknown'])
  expect(states(silent, silent, curve(WELL, WELL))).toEqual(['down', 'down', 'up'])
  expect(states(silent)).toEqual(['down'])
})

import { expect, test } from 'vitest'
import { rangeOf } from '../../evidence.ts'
import type { DiagnosisInput } from '../../input.ts'
import { newLine } from '../../logs/new-line.test-helper.ts'
import { measuredIn } from '../../series/meaning.ts'
import { spokenOf } from './spoken.ts'

test.each([
  ['job_uptime_seconds', 'job_uptime'],
  ['http_request_duration_seconds_sum', 'http_request_duration'],
  ['heap.used.bytes', 'heap.used'],
  ['cache_ttl_seconds_changes', 'cache_ttl_seconds_changes'],
  ['seconds', 'seconds'],
])('the name %s is about %s: a unit at its end is no word of the symptom', (name, about) => {
  expect(measuredIn(name)).toBe(about)
})

test('the level of a line is part of what it says, in trouble and in health', () => {
  const logs = { body: ['ready', 'gone'], severity: ['INFO', 'WARN'], countBefore: [9, 0], countAfter: [9, 3] }
  const frame = { windows: { before: rangeOf(0, 10), after: rangeOf(10, 20) }, moves: [] }
  // Only what is read here.
  const input = { page: undefined, frame, before: [], after: [], detail: { logs } } as unknown as DiagnosisInput
  const { symptom, health } = spokenOf(input, [newLine('row 7 of 9', { severity: 'DEBUG' })])
  expect(symptom).toContain('DEBUG row 7 of 9')
  expect(health.filter((said) => said !== '')).toEqual(['INFO ready'])
})

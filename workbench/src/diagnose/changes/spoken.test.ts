import { expect, test } from 'vitest'
import { measuredIn } from './spoken.ts'

test.each([
  ['job_uptime_seconds', 'job_uptime'],
  ['http_request_duration_seconds_sum', 'http_request_duration'],
  ['heap.used.bytes', 'heap.used'],
  ['cache_ttl_seconds_changes', 'cache_ttl_seconds_changes'],
  ['seconds', 'seconds'],
])('the name %s is about %s: a unit at its end is no word of the symptom', (name, about) => {
  expect(measuredIn(name)).toBe(about)
})

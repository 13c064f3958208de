import { expect, test } from 'vitest'
import { isLoopback } from './loopback.ts'

test.for([
  ...['localhost', 'LocalHost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'].map((host) => [host, true] as const),
  ...['', '0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil.example', 'localhost.evil.example', '[::1'].map(
    (host) => [host, false] as const,
  ),
])('%s is this machine: %s', ([host, expected]) => {
  expect(isLoopback(host)).toBe(expected)
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'workbench/src/**/*.test.{ts,tsx}',
      'check/**/*.test.ts',
      'examples/**/*.test.ts',
      'probe/**/*.test.ts',
      'drills/**/*.test.ts',
    ],
    reporters: ['default', './check/closing-line.ts'],
    environment: 'node',
    pool: 'forks', // the embedded engine may only live on a process' main thread
    maxWorkers: 2,
    testTimeout: 60_000, // a hang guard, never a measure of speed
    hookTimeout: 60_000,
    env: { TZ: 'UTC', LC_ALL: 'C', NO_COLOR: '1' },
  },
})

import { defineConfig } from 'vitest/config'

const HANG_MS = 240_000 // a hang guard, never a measure of speed: a machine may be slow, and busy with others

const TESTS = [
  'workbench/src/**/*.test.{ts,tsx}',
  'check/**/*.test.ts',
  'examples/**/*.test.ts',
  'probe/**/*.test.ts',
  'drills/**/*.test.ts',
]
const PURE = ['lib', 'model', 'diagnose', 'method'].map((room) => `workbench/src/${room}/**/*.test.ts`)

const common = {
  environment: 'node',
  pool: 'forks', // the embedded engine may only live on a process' main thread
  testTimeout: HANG_MS,
  hookTimeout: HANG_MS,
  expect: { poll: { timeout: 60_000 } },
  env: { TZ: 'UTC', LC_ALL: 'C', NO_COLOR: '1' },
} as const

export default defineConfig({
  test: {
    reporters: ['default', './check/closing-line.ts'],
    globalSetup: './check/one-run.ts',
    maxWorkers: 3, // on two cores: half of the time a test waits for a browser, a database or a process
    teardownTimeout: 60_000,
    projects: [
      // Browsers, databases and processes on a busy machine: what fails once is tried again, and told at the end (closing-line.ts).
      { test: { ...common, name: 'real', include: TESTS, exclude: ['**/node_modules/**', ...PURE], retry: 1 } },
      { test: { ...common, name: 'pure', include: PURE, isolate: false } }, // values in, values out: they share a process
    ],
  },
})

import type { Reporter, TestModule } from 'vitest/node'

/** Ends a test run with one line that people and machines can read: `12 passed, 0 failed, 1 skipped`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) count.failed++
      for (const test of module.children.allTests()) count[test.result().state]++
    }
    const { passed, failed, skipped, pending } = count
    process.on('exit', (code) => {
      const failures = Math.max(failed + pending, code === 0 ? 0 : 1) // what is left behind fails the run after its last test
      process.stdout.write(`\n${passed} passed, ${failures} failed, ${skipped} skipped\n`)
    })
  }
}

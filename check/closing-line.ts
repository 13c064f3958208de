import type { Reporter, TestCase, TestModule } from 'vitest/node'

/**
 * Ends a test run with one line that people and machines can read: `12 passed, 0 failed, 1 skipped`. Before it stand the tests that
 * passed only when they were tried again: each is a defect of the test or of the product that shows itself now and then.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 }
    const wavering: TestCase[] = []
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) count.failed++
      for (const test of module.children.allTests()) {
        count[test.result().state]++
        if (test.diagnostic()?.flaky) wavering.push(test)
      }
    }
    for (const test of wavering) console.warn(`Passed only when tried again: ${told(test)}`)
    const { passed, failed, skipped, pending } = count
    process.on('exit', (code) => {
      const failures = Math.max(failed + pending, code === 0 ? 0 : 1) // what is left behind fails the run after its last test
      process.stdout.write(`\n${passed} passed, ${failures} failed, ${skipped} skipped\n`)
    })
  }
}

/** Where the test stands, and why it failed at first. */
function told(test: TestCase): string {
  const [first] = test.result().errors ?? []
  return `${test.module.relativeModuleId}, ${test.fullName}${first === undefined ? '' : `: ${first.message.split('\n')[0]}`}`
}

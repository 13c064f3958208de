const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Settles at the first request to stop; a second one ends the process at once. */
export function untilAskedToStop(): Promise<void> {
  return new Promise((settle) => {
    for (const signal of SIGNALS) {
      process.once(signal, () => {
        settle()
        process.once(signal, () => process.exit(1))
      })
    }
  })
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const INTERRUPTED = 130 // as shells say it

/** Does the work; a request to stop meanwhile ends the process after `leave`, and a second one at once. */
export async function interruptible<T>(work: () => Promise<T>, leave: () => Promise<void>): Promise<T> {
  const interrupted = (): void => {
    void leave().finally(() => process.exit(INTERRUPTED))
  }
  for (const signal of SIGNALS) process.once(signal, interrupted)
  try {
    return await work()
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted)
  }
}

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

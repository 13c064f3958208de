import { setting, settingNumber } from './control.ts'
import { log } from './log.ts'

const TICK_MS = 100

/** What a service does besides answering: harmless, and sometimes loud. */
export type Habits = { stop(): void }

/**
 * Starts the habits that settings ask for. `background-work` is the share of a core (0..0.5) that goes into rebuilding an
 * index in short slices, `chatter-ms` the time between two warnings about a late supplier feed.
 */
export function startHabits(): Habits {
  let chatteredMs = 0
  const startedMs = Date.now()
  const timer = setInterval(() => {
    rebuildFor(settingNumber('background-work', 0) * TICK_MS)
    const everyMs = Number(setting('chatter-ms', '0'))
    if (everyMs === 0) return
    for (chatteredMs += TICK_MS; chatteredMs >= everyMs; chatteredMs -= everyMs)
      log.warn(`supplier feed is ${5_400 + Math.round((Date.now() - startedMs) / 1_000)} s old, serving stored prices`)
  }, TICK_MS)
  return { stop: () => clearInterval(timer) }
}

/** Sorts and joins made-up words until the slice is over. */
function rebuildFor(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until) Array.from({ length: 200 }, (_, i) => `term-${(i * 7919) % 1_000}`).sort()
}

import { readFileSync } from 'node:fs'
import { type Clock, unixMs } from '../model/time.ts'

/** The machine's clock; every other room has the time handed in. */
export const clock: Clock = { now: () => unixMs(Date.now()) }

/** The version of this package. */
export const version: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** Milliseconds from any fixed start, for how long something took. */
export const elapsedMs = (): number => performance.now()

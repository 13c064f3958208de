import type { LogFilter, LogLine } from '../../model/explore.ts'
import { type Clock, rfc3339, unixMs } from '../../model/time.ts'
import { lineOf } from './logs.ts'
import type { LogQuestions } from './ports.ts'

const LATE_MS = 10_000 // exporters send in batches of a few seconds; a line that is later than this is found by a search
const LINES_MAX = 200 // of one look; nobody reads more in a second

/** Lines that came since the look before, oldest first, and whether there were more than are told. */
export type TailLook = { readonly lines: readonly LogLine[]; readonly cut: boolean }

/** Looks for new lines of a filter again and again; its window is not used. The first look tells of none. */
export function logTail(filter: Omit<LogFilter, 'window'>, port: LogQuestions, clock: Clock): () => Promise<TailLook> {
  let told: ReadonlySet<string> | undefined
  return async () => {
    const now = clock.now()
    const window = { from: rfc3339(unixMs(now - LATE_MS)), to: rfc3339(unixMs(now + LATE_MS)) }
    const rows = await port.logSearch({ ...filter, window }, LINES_MAX)
    const before = told
    told = new Set(rows.map(({ id }) => id))
    const fresh = before === undefined ? [] : rows.filter(({ id }) => !before.has(id))
    return { lines: fresh.map(lineOf).reverse(), cut: fresh.length === LINES_MAX }
  }
}

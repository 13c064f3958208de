import type { Diagnosis } from '../model/diagnosis.ts'
import { type Clock, rfc3339 } from '../model/time.ts'

/** A diagnosis that was made, under the handle by which its evidence is asked for. */
export type Entry = { readonly handle: string; readonly madeAt: string; readonly diagnosis: Diagnosis }

/** Where the newest diagnosis stands. */
export type BookState =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly says: string; readonly since: string }
  | { readonly state: 'failed'; readonly why: string }
  | ({ readonly state: 'ready' } & Entry)

const KEPT_MAX = 8 // people look at the newest and a few before it; each holds some hundred kilobytes
const WAITING_MAX = 4 // each takes about a second; who comes later is told to come again

/** Makes diagnoses one after the other and keeps the newest ones. */
export type DiagnosisBook = {
  readonly latest: () => BookState
  readonly entry: (handle: string | undefined) => Entry | undefined
  /** Runs `make` after those that wait already, at most four; `says` tells people what is being done. */
  readonly add: (says: string, make: () => Promise<Diagnosis>) => Promise<BookState>
}

/** An empty book; handles count up from dx-1. */
export function diagnosisBook(clock: Clock): DiagnosisBook {
  const kept: Entry[] = []
  let latest: BookState = { state: 'none' }
  let made = 0
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  async function write(says: string, make: () => Promise<Diagnosis>): Promise<BookState> {
    latest = { state: 'running', says, since: rfc3339(clock.now()) }
    try {
      const diagnosis = await make()
      made += 1
      const entry = { handle: `dx-${made}`, madeAt: rfc3339(clock.now()), diagnosis }
      kept.unshift(entry)
      kept.length = Math.min(kept.length, KEPT_MAX)
      latest = { state: 'ready', ...entry }
    } catch (error) {
      latest = { state: 'failed', why: error instanceof Error ? error.message : String(error) }
    }
    return latest
  }

  return {
    latest: () => latest,
    entry: (handle) => (handle === undefined ? kept[0] : kept.find((entry) => entry.handle === handle)),
    add: async (says, make) => {
      if (waiting >= WAITING_MAX) return { state: 'failed', why: `${waiting} diagnoses are waiting already: ask again` }
      waiting += 1
      const turn = last
        .then(() => write(says, make))
        .finally(() => {
          waiting -= 1
        })
      last = turn
      return turn
    },
  }
}

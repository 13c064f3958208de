import { messageOf } from '../lib/message-of.ts'
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

const KEPT_MAX = 8 // of either standing: people look at one and a few before it; each holds some hundred kilobytes
const WAITING_MAX = 4 // each takes about a second; who comes later is told to come again

/** `newest` becomes what everyone sees; `aside` answers one question and leaves the newest as it is. */
export type Standing = 'newest' | 'aside'

/** Makes diagnoses one after the other and keeps the last ones. */
export type DiagnosisBook = {
  /** The newest that is ready; before there is one, where the first stands. */
  readonly latest: () => BookState
  readonly entry: (handle: string | undefined) => Entry | undefined
  /** Runs `make` after those that wait already, at most four; `says` tells people what is being done. */
  readonly add: (says: string, make: () => Promise<Diagnosis>, standing?: Standing) => Promise<BookState>
}

/** An empty book; handles count up from dx-1. */
export function diagnosisBook(clock: Clock): DiagnosisBook {
  const asides: Entry[] = []
  const newest: Entry[] = []
  let first: BookState = { state: 'none' }
  let made = 0
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  async function write(says: string, make: () => Promise<Diagnosis>, entries: Entry[]): Promise<BookState> {
    if (entries === newest) first = { state: 'running', says, since: rfc3339(clock.now()) }
    const outcome = await written(make, entries)
    if (entries === newest) first = outcome
    return outcome
  }

  async function written(make: () => Promise<Diagnosis>, entries: Entry[]): Promise<BookState> {
    try {
      const diagnosis = await make()
      made += 1
      const entry = { handle: `dx-${made}`, madeAt: rfc3339(clock.now()), diagnosis }
      entries.unshift(entry)
      entries.length = Math.min(entries.length, KEPT_MAX)
      return { state: 'ready', ...entry }
    } catch (error) {
      return { state: 'failed', why: messageOf(error) }
    }
  }

  return {
    latest: () => (newest[0] ? { state: 'ready', ...newest[0] } : first),
    entry: (handle) =>
      handle === undefined ? newest[0] : [...newest, ...asides].find((entry) => entry.handle === handle),
    add: async (says, make, standing = 'newest') => {
      if (waiting >= WAITING_MAX) return { state: 'failed', why: `${waiting} diagnoses are waiting already: ask again` }
      waiting += 1
      const turn = last
        .then(() => write(says, make, standing === 'newest' ? newest : asides))
        .finally(() => {
          waiting -= 1
        })
      last = turn
      return turn
    },
  }
}

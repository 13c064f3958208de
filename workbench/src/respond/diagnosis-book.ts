import { messageOf } from '../lib/message-of.ts'
import type { Diagnosis, Interval } from '../model/diagnosis.ts'
import type { IncidentId } from '../model/incident/entry.ts'
import { type Clock, rfc3339, type TimeRange } from '../model/time.ts'

/** A diagnosis that was made, under the handle by which its evidence is asked for. */
export type Entry = {
  readonly handle: string
  readonly madeAt: string
  readonly diagnosis: Diagnosis
  /** The incident it was made of; absent where somebody asked for a window. */
  readonly incident?: IncidentId
}

/** Where the newest diagnosis stands. */
export type BookState =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly says: string; readonly since: string }
  | { readonly state: 'failed'; readonly why: string }
  | ({ readonly state: 'ready' } & Entry)

const INCIDENTS_MAX = 32 // whose newest is kept; one that falls out is diagnosed anew when somebody examines it
const KEPT_MAX = 8 // of either standing: people look at one and a few before it; each holds some hundred kilobytes
const WAITING_MAX = 4 // each takes about a second; who comes later is told to come again

/** `newest` becomes what everyone sees; `aside` answers one question and leaves the newest as it is. */
export type Standing = 'newest' | 'aside'

/** Makes diagnoses one after the other and keeps the last ones. */
export type DiagnosisBook = {
  /** The newest that is ready; before there is one, where the first stands. */
  readonly latest: () => BookState
  readonly entry: (handle: string | undefined) => Entry | undefined
  /** The newest that was made of an incident; of one without, the newest of no incident whose window overlaps its impact. */
  readonly entryOf: (incident: IncidentId, impact: TimeRange) => Entry | undefined
  /**
   * Runs `make` after those that wait already, at most four; `says` tells people what is being done, `incident` of which it is.
   */
  readonly add: (
    says: string,
    make: () => Promise<Diagnosis>,
    standing?: Standing,
    incident?: IncidentId,
  ) => Promise<BookState>
  /** Forgets all, and what is being made or waits, which only who asked for it gets; handles are not given again. */
  readonly clear: () => void
}

/** What is kept. */
type Kept = {
  readonly asides: Entry[]
  readonly newest: Entry[]
  readonly ofIncidents: Map<IncidentId, Entry>
  first: BookState
}

const nothing = (): Kept => ({ asides: [], newest: [], ofIncidents: new Map(), first: { state: 'none' } })

/** What is made, and where it goes. */
type Asked = {
  readonly says: string
  readonly make: () => Promise<Diagnosis>
  readonly standing: Standing
  readonly incident: IncidentId | undefined
  /** What was kept when it was asked for: a book that is cleared meanwhile begins another one. */
  readonly into: Kept
}

/** An empty book; handles count up from dx-1. */
export function diagnosisBook(clock: Clock): DiagnosisBook {
  let kept = nothing()
  let made = 0
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  async function write(asked: Asked): Promise<BookState> {
    const { says, standing, into } = asked
    if (standing === 'newest') into.first = { state: 'running', says, since: rfc3339(clock.now()) }
    const outcome = await written(asked)
    if (standing === 'newest') into.first = outcome
    return outcome
  }

  async function written({ make, standing, incident, into }: Asked): Promise<BookState> {
    try {
      const diagnosis = await make()
      made += 1
      const entry = { handle: `dx-${made}`, madeAt: rfc3339(clock.now()), diagnosis, ...(incident && { incident }) }
      const entries = standing === 'newest' ? into.newest : into.asides
      entries.unshift(entry)
      entries.length = Math.min(entries.length, KEPT_MAX)
      if (incident !== undefined) keepOf(incident, entry, into)
      return { state: 'ready', ...entry }
    } catch (error) {
      return { state: 'failed', why: messageOf(error) }
    }
  }

  return {
    latest: () => (kept.newest[0] ? { state: 'ready', ...kept.newest[0] } : kept.first),
    entry: (handle) =>
      handle === undefined ? kept.newest[0] : [...kept.newest, ...kept.asides].find((entry) => entry.handle === handle),
    entryOf: (incident, impact) =>
      kept.ofIncidents.get(incident) ??
      kept.newest.find((entry) => entry.incident === undefined && overlaps(entry.diagnosis.window, impact)),
    add: async (says, make, standing = 'newest', incident) => {
      if (waiting >= WAITING_MAX) return { state: 'failed', why: `${waiting} diagnoses are waiting already: ask again` }
      waiting += 1
      const into = kept
      const turn = last
        .then(() => write({ says, make, standing, incident, into }))
        .finally(() => {
          waiting -= 1
        })
      last = turn
      return turn
    },
    clear: () => {
      kept = nothing()
    },
  }
}

function keepOf(incident: IncidentId, entry: Entry, { ofIncidents }: Kept): void {
  ofIncidents.delete(incident)
  ofIncidents.set(incident, entry)
  const [oldest] = ofIncidents.keys()
  if (ofIncidents.size > INCIDENTS_MAX && oldest !== undefined) ofIncidents.delete(oldest)
}

const overlaps = ({ from, to }: Interval, range: TimeRange): boolean =>
  Date.parse(from) <= range.to && range.from <= Date.parse(to)

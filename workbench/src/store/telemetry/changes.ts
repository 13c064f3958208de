import { createHash } from 'node:crypto'
import { assert } from '../../lib/assert.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { type ChangeEvent, storedChangeEvent } from '../../model/change.ts'
import { type ChangeConflict, changeOf, contradiction, tellingOf, toldWith } from '../../model/change-stages.ts'
import { parseRfc3339, rfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import type { Connection } from './connection.ts'
import { sqlText } from './sql-files.ts'

/** How many changes one question returns at most, the earliest; an answer of this length may be cut. */
export const CHANGES_MAX = 10_000

const ID_CHARS_PER_QUESTION = 50_000 // they travel in a URL of at most a megabyte, each as up to nine bytes and some quotes

const NEVER = rfc3339(unixMs(0))

/** Changes in and out. */
export type ChangeBook = {
  /**
   * Stores what is told of changes: all of it, or none when one event contradicts what stands under its id. The same
   * again does no harm; another stage or a correction is kept beside what was told before.
   */
  readonly insert: (events: readonly ChangeEvent[]) => Promise<Result<void, ChangeConflict>>
  /** Changes that began in `range`, earliest first; at most CHANGES_MAX. */
  readonly in: (range: TimeRange) => Promise<readonly ChangeEvent[]>
}

/** The changes that a database holds. Inserts follow one another, so that each sees what the one before has stored. */
export function openChanges(connection: Connection): ChangeBook {
  let before: Promise<unknown> = Promise.resolve()
  return {
    insert: (events) => {
      const insert = before.then(() => insertChanges(connection, events))
      before = insert.catch(() => {
        // Told to whoever asked for that insert; the next one stands for itself.
      })
      return insert
    },
    in: (range) => changesIn(connection, range),
  }
}

async function insertChanges(
  connection: Connection,
  events: readonly ChangeEvent[],
): Promise<Result<void, ChangeConflict>> {
  if (events.length === 0) return ok(undefined)
  const told = await toldOf(connection, events)
  const fresh: ChangeEvent[] = [] // what is sent again is left alone, or it would undo a correction that came between
  for (const [index, event] of events.entries()) {
    const others = told.get(event.id) ?? []
    const says = contradiction(others, event)
    if (says !== undefined) return err({ index, says })
    const now = toldWith(others, event)
    if (now !== others) fresh.push(event)
    told.set(event.id, now)
  }
  if (fresh.length > 0) await storeTellings(connection, fresh)
  return ok(undefined)
}

async function storeTellings(connection: Connection, events: readonly ChangeEvent[]): Promise<void> {
  const bytes = Buffer.from(events.map((event) => JSON.stringify(rowOf(event))).join('\n'))
  const block = { bytes, rows: events.length }
  const settings = { date_time_input_format: 'best_effort' } as const
  await connection.run(`${events.length} changes`, { text: sqlText('insert-changes'), block, settings })
}

/** What is stored of the changes that the events are about, by id. */
async function toldOf(
  connection: Connection,
  events: readonly ChangeEvent[],
): Promise<Map<string, readonly ChangeEvent[]>> {
  const told = new Map<string, readonly ChangeEvent[]>()
  for (const ids of portionsOf(new Set(events.map(({ id }) => id)))) {
    const rows = await connection.rows<{ event: string }>('changes-told', { ids })
    for (const event of rows.map((row) => stored(row.event))) told.set(event.id, [...(told.get(event.id) ?? []), event])
  }
  return told
}

/** The ids in portions that each fit one question. */
function portionsOf(ids: Iterable<string>): readonly (readonly string[])[] {
  const portions: string[][] = [[]]
  let chars = 0
  for (const id of ids) {
    chars += id.length
    if (chars > ID_CHARS_PER_QUESTION) {
      portions.push([])
      chars = id.length
    }
    portions.at(-1)!.push(id)
  }
  return portions
}

async function changesIn(connection: Connection, range: TimeRange): Promise<readonly ChangeEvent[]> {
  const params = { from_ms: Math.floor(range.from), to_ms: Math.ceil(range.to), rows_max: CHANGES_MAX }
  const rows = await connection.rows<{ events: readonly string[] }>('changes', params)
  return rows.map(({ events: [first, ...more] }) => {
    assert(first !== undefined, 'a group has a row')
    return changeOf([stored(first), ...more.map(stored)])
  })
}

function rowOf(event: ChangeEvent): Readonly<Record<string, string>> {
  return {
    Id: event.id,
    Telling: createHash('sha256').update(tellingOf(event)).digest('hex').slice(0, TELLING_DIGITS),
    At: inUtc(event.at),
    // Not told when: any event that tells it is newer.
    ReceivedAt: event.receivedAt === undefined ? NEVER : inUtc(event.receivedAt),
    Kind: event.kind,
    Phase: event.phase ?? '',
    ServiceName: event.service ?? '',
    Environment: event.environment ?? '',
    Title: event.title,
    FromVersion: event.from ?? '',
    ToVersion: event.to ?? '',
    Revision: event.commit ?? '',
    Url: event.url ?? '',
    Actor: event.actor ?? '',
    Source: event.source,
    Event: JSON.stringify(event),
  }
}

const TELLING_DIGITS = 32 // 128 bits tell any two apart

/** The door lets in only times that can be read. */
function inUtc(text: string): string {
  const at = parseRfc3339(text)
  assert(at !== undefined, 'a change event carries times that were parsed')
  return rfc3339(at)
}

function stored(text: string): ChangeEvent {
  const parsed = storedChangeEvent(JSON.parse(text))
  if (parsed.ok) return parsed.value
  throw new Error(`A stored change event is broken (${parsed.error}): ${text.slice(0, 200)}`)
}

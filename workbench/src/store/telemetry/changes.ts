import { assert } from '../../lib/assert.ts'
import { type ChangeEvent, parseChangeEvent } from '../../model/change.ts'
import { parseRfc3339, rfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import type { Connection } from './connection.ts'
import { sqlText } from './sql-files.ts'

/** How many changes one question returns at most, the earliest; an answer of this length may be cut. */
export const CHANGES_MAX = 10_000

const NEVER = rfc3339(unixMs(0))

/** Stores changes. An id that comes again replaces its event if it was heard of later, so sending twice does no harm. */
export async function insertChanges(connection: Connection, events: readonly ChangeEvent[]): Promise<void> {
  if (events.length === 0) return
  const body = Buffer.from(events.map((event) => JSON.stringify(rowOf(event))).join('\n'))
  const settings = { date_time_input_format: 'best_effort' } as const
  await connection.run(`${events.length} changes`, { text: sqlText('insert-changes'), body, settings })
}

/** Changes that happened in `range`, earliest first, as they came; at most CHANGES_MAX. */
export async function changesIn(connection: Connection, range: TimeRange): Promise<readonly ChangeEvent[]> {
  const params = { from_ms: Math.floor(range.from), to_ms: Math.ceil(range.to), rows_max: CHANGES_MAX }
  const rows = await connection.rows<{ event: string }>('changes', params)
  return rows.map(({ event }) => stored(event))
}

function rowOf(event: ChangeEvent): Readonly<Record<string, string>> {
  return {
    Id: event.id,
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

/** The door lets in only times that can be read. */
function inUtc(text: string): string {
  const at = parseRfc3339(text)
  assert(at !== undefined, 'a change event carries times that were parsed')
  return rfc3339(at)
}

function stored(text: string): ChangeEvent {
  const parsed = parseChangeEvent(JSON.parse(text))
  if (parsed.ok) return parsed.value
  throw new Error(`A stored change event is broken (${parsed.error}): ${text.slice(0, 200)}`)
}

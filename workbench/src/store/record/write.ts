import { setTimeout as sleep } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import { assert } from '../../lib/assert.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Draft, Entry, IncidentId } from '../../model/incident/entry.ts'
import type { RecordError } from '../../model/incident/record.ts'
import { type Clock, rfc3339 } from '../../model/time.ts'
import { type Base, BUSY_MS_MAX, BUSY_RETRY_MS } from './base.ts'
import { chained, entryOf, INCIDENTS_MAX, idOf, numberOf } from './chain.ts'
import { endOf, insertEntries, lockCounter, lockHead, moveEnd } from './rows.ts'
import type { EntryRow, IncidentRow, Tables } from './tables.ts'

const SETTLE_TRIES = 6
const SETTLE_WAIT_MS = 500

/** Entries of one incident; far more than people write, so that a loop gone wild ends somewhere. */
export const ENTRIES_MAX = 100_000

type Trx = Transaction<Tables>
type Written = Result<readonly Entry[], RecordError>

/** Begins an incident under the next number. */
export function open(base: Base, clock: Clock, drafts: readonly [Draft, ...Draft[]]): Promise<Written> {
  const [{ at, event }] = drafts
  assert(event.kind === 'declared', 'an incident begins with its declaration')
  const drill = event.drill ? 1 : 0
  return transact(base, async (trx) => {
    const number = (await lockCounter(base, trx)) + 1
    if (number > INCIDENTS_MAX) return err({ kind: 'unwritable', says: `there are ${INCIDENTS_MAX} incidents` })
    await trx.updateTable('lastgood_counters').set({ last: number }).execute()
    const end = { incident: number, entries: 0, drill, last_entered_at: '', last_hash: '' }
    const rows = chained(end, drafts, rfc3339(clock.now()))
    if (rows.ok) await insertIncident(trx, { number, drill, opened_at: at }, rows.value)
    return rows
  })
}

/** A new row in the list of incidents, and its entries. */
export async function insertIncident(
  trx: Trx,
  incident: { readonly number: number; readonly drill: number; readonly opened_at: string },
  rows: readonly EntryRow[],
): Promise<void> {
  await trx
    .insertInto('lastgood_incidents')
    .values({ ...incident, ...endOf(rows) })
    .execute()
  await insertEntries(trx, rows)
}

type Addition = { readonly id: IncidentId; readonly expectedSeq: number; readonly drafts: readonly Draft[] }

/** Adds to an incident that still ends with `expectedSeq`. */
export async function append(base: Base, clock: Clock, addition: Addition): Promise<Written> {
  const { id, drafts } = addition
  const number = numberOf(id)
  if (number === undefined) return err({ kind: 'unknown-incident', id })
  if (drafts.length === 0) return ok([])
  const rowsOn = (head: IncidentRow | undefined) => rowsAfter(head, addition, clock)
  const { appendAtOnce } = base
  if (appendAtOnce !== undefined)
    return untilWritten(base, (asked) => appendAtOnce(number, (head) => asked(permitted(rowsOn(head)))))
  return transact(base, async (trx) => {
    const rows = rowsOn(await lockHead(base, trx, number))
    if (!rows.ok) return rows
    await insertEntries(trx, rows.value)
    await moveEnd(trx, number, endOf(rows.value))
    return rows
  })
}

function rowsAfter(
  head: IncidentRow | undefined,
  { id, expectedSeq, drafts }: Addition,
  clock: Clock,
): Result<readonly EntryRow[], RecordError> {
  if (head === undefined) return err({ kind: 'unknown-incident', id })
  if (head.entries !== expectedSeq) return err({ kind: 'conflict', seq: head.entries })
  if (head.entries + drafts.length > ENTRIES_MAX)
    return err({ kind: 'unwritable', says: `${id} has ${ENTRIES_MAX} entries` })
  return chained({ ...head, incident: head.number }, drafts, rfc3339(clock.now()))
}

class Refused extends Error {
  readonly reason: RecordError
  constructor(reason: RecordError) {
    super(reason.kind)
    this.reason = reason
  }
}

function permitted<T>(result: Result<T, RecordError>): T {
  if (!result.ok) throw new Refused(result.error)
  return result.value
}

/** Runs one write as one transaction; what it refuses or what fails leaves nothing behind. */
export function transact(
  base: Base,
  work: (trx: Trx) => Promise<Result<readonly EntryRow[], RecordError>>,
): Promise<Written> {
  return untilWritten(base, (asked) =>
    base.db.transaction().execute(async (trx) => {
      const rows = permitted(await work(trx))
      await base.announce(trx)
      return asked(rows)
    }),
  )
}

/** Tries a write until nobody else holds the database; it calls `asked` with the rows that it asks for: from then on only a look tells what became of them. */
async function untilWritten(
  base: Base,
  write: (asked: (rows: readonly EntryRow[]) => readonly EntryRow[]) => Promise<readonly EntryRow[]>,
): Promise<Written> {
  const until = performance.now() + BUSY_MS_MAX
  for (;;) {
    let asked: readonly EntryRow[] | undefined
    try {
      const rows = await write((theirs) => {
        asked = theirs
        return theirs
      })
      return ok(rows.map(entryOf))
    } catch (error) {
      if (error instanceof Refused) return err(error.reason)
      const trouble = base.troubleOf(error)
      if (trouble === undefined) throw error
      if (asked !== undefined) return settled(base, asked, trouble.says)
      if (trouble.kind !== 'busy' || performance.now() > until)
        return err({ kind: 'unavailable', says: trouble.says, written: 'nothing' })
    }
    await sleep(BUSY_RETRY_MS)
  }
}

/** The connection broke while it was asked to commit: what is in the database is the answer. */
async function settled(base: Base, asked: readonly EntryRow[], says: string): Promise<Written> {
  for (let tries = 0; tries < SETTLE_TRIES; tries++) {
    await sleep(SETTLE_WAIT_MS)
    try {
      if (await isWritten(base, asked)) return ok(asked.map(entryOf))
      return err({ kind: 'unavailable', says, written: 'nothing' })
    } catch (error) {
      if (base.troubleOf(error) === undefined) throw error
    }
  }
  return err({ kind: 'unavailable', says: `${says}; ${idOf(asked[0]!.incident)} may have got it`, written: 'unknown' })
}

/** Waits for the locks first: the server may still be at the commit whose answer did not arrive. */
async function isWritten(base: Base, asked: readonly EntryRow[]): Promise<boolean> {
  const last = asked.at(-1)
  assert(last !== undefined, 'something was written')
  const row = await base.db.transaction().execute(async (trx) => {
    await lockCounter(base, trx)
    await lockHead(base, trx, last.incident)
    const entries = trx.selectFrom('lastgood_entries').select('hash')
    return entries.where('incident', '=', last.incident).where('seq', '=', last.seq).executeTakeFirst()
  })
  return row?.hash === last.hash
}

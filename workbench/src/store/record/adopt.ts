import type { Transaction } from 'kysely'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Entry } from '../../model/incident/entry.ts'
import type { RecordError } from '../../model/incident/record.ts'
import type { Base } from './base.ts'
import { checkedChain, INCIDENTS_MAX, idOf, rowOf, sealed } from './chain.ts'
import { lockCounter, lockHead } from './rows.ts'
import type { EntryRow, Tables } from './tables.ts'
import { ENTRIES_MAX, insertIncident, transact } from './write.ts'

/** Puts an incident from elsewhere in: under its own number, or when that is taken under the next one, with a chain made anew. */
export async function adopt(base: Base, entries: readonly Entry[]): Promise<Result<readonly Entry[], RecordError>> {
  const told = rowsOf(entries)
  if (!told.ok) return told
  const first = told.value[0]!
  return transact(base, async (trx) => {
    const last = await lockCounter(base, trx)
    const twin = await twinOf(trx, first)
    if (twin !== undefined) return err({ kind: 'already-here', id: idOf(twin) })
    const taken = (await lockHead(base, trx, first.incident)) !== undefined
    const number = taken ? last + 1 : first.incident
    if (number > INCIDENTS_MAX) return err({ kind: 'unwritable', says: `there are ${INCIDENTS_MAX} incidents` })
    const rows = taken ? renumbered(told.value, number) : told.value
    await trx
      .updateTable('lastgood_counters')
      .set({ last: Math.max(last, number) })
      .execute()
    await insertIncident(trx, { number, drill: first.drill, opened_at: first.at }, rows)
    return ok(rows)
  })
}

function rowsOf(entries: readonly Entry[]): Result<readonly EntryRow[], RecordError> {
  if (entries.length > ENTRIES_MAX)
    return err({ kind: 'unwritable', says: `it has ${entries.length} entries, at most ${ENTRIES_MAX} are kept` })
  const rows: EntryRow[] = []
  for (const entry of entries) {
    const row = rowOf(entry)
    if (!row.ok) return row
    rows.push(row.value)
  }
  const id = entries[0]?.incident ?? ''
  const { entries: intact, broken } = checkedChain(rows, { seq: 0, hash: '' })
  if (broken !== undefined) return err({ kind: 'damaged', id, ...broken, intact })
  const stranger = entries.find((entry) => entry.incident !== id || entry.drill !== entries[0]?.drill)
  if (stranger === undefined) return ok(rows)
  return err({ kind: 'damaged', id, seq: stranger.seq, says: `it belongs to ${stranger.incident}`, intact: [] })
}

/** The incident here that began with the same entry, whatever its number: it was put in before, or came from here. */
async function twinOf(trx: Transaction<Tables>, first: EntryRow): Promise<number | undefined> {
  const query = trx.selectFrom('lastgood_entries').select('incident').where('seq', '=', 1)
  const same = query
    .where('entered_at', '=', first.entered_at)
    .where('actor', '=', first.actor)
    .where('event', '=', first.event)
  return (await same.executeTakeFirst())?.incident
}

function renumbered(rows: readonly EntryRow[], incident: number): readonly EntryRow[] {
  let previous = ''
  return rows.map((row) => {
    const again = sealed({ ...row, incident, previous })
    previous = again.hash
    return again
  })
}

import { err, ok, type Result } from '../../lib/result.ts'
import type { Entry, IncidentId } from '../../model/incident/entry.ts'
import type { IncidentHead, RecordError } from '../../model/incident/record.ts'
import type { Base } from './base.ts'
import { checkedChain, idOf, numberOf } from './chain.ts'
import { incidentFromEntries, incidentsFromEntries } from './salvage.ts'
import type { EntryRow, IncidentRow } from './tables.ts'

/** Entries after `after`, each held against its hash and the one before; see `RecordPort.entries`. */
export async function entriesAfter(
  base: Base,
  id: IncidentId,
  after: number,
): Promise<Result<readonly Entry[], RecordError>> {
  const number = numberOf(id)
  if (number === undefined) return err({ kind: 'unknown-incident', id })
  try {
    const head = await headOf(base, number)
    if (head === undefined) return err({ kind: 'unknown-incident', id })
    if (after >= head.entries) return ok([])
    const { rows, stopped } = await rowsFrom(base, head, Math.max(after, 1))
    return judged(rows, { head, after, stopped })
  } catch (error) {
    return unreadable(base, error)
  }
}

function headOf(base: Base, number: number): Promise<IncidentRow | undefined> {
  const head = base.db.selectFrom('lastgood_incidents').selectAll().where('number', '=', number)
  return orSalvaged(base, head.executeTakeFirst(), () => incidentFromEntries(base, number))
}

/** What was asked for; where the file is damaged there, what other parts of it tell. */
async function orSalvaged<T>(base: Base, asked: Promise<T>, salvage: () => Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (base.troubleOf(error)?.kind !== 'damaged') throw error
    return salvage()
  }
}

type Found = { readonly rows: readonly EntryRow[]; readonly stopped?: string }

/** All rows from `seq` on at once; where the file is damaged one by one, up to the first that cannot be read. */
async function rowsFrom(base: Base, head: IncidentRow, seq: number): Promise<Found> {
  const ofIncident = base.db.selectFrom('lastgood_entries').selectAll().where('incident', '=', head.number)
  try {
    return { rows: await ofIncident.where('seq', '>=', seq).orderBy('seq').execute() }
  } catch (error) {
    if (base.troubleOf(error)?.kind !== 'damaged') throw error
  }
  const rows: EntryRow[] = []
  for (let next = seq; next <= head.entries; next++)
    try {
      const row = await ofIncident.where('seq', '=', next).executeTakeFirst()
      if (row !== undefined) rows.push(row)
    } catch (error) {
      const trouble = base.troubleOf(error)
      if (trouble?.kind !== 'damaged') throw error
      return { rows, stopped: trouble.says }
    }
  return { rows }
}

type Expected = { readonly head: IncidentRow; readonly after: number; readonly stopped?: string | undefined }

/** What the rows are worth: they follow each other, and go as far as the list of incidents says. */
function judged(rows: readonly EntryRow[], { head, after, stopped }: Expected): Result<readonly Entry[], RecordError> {
  const first = rows[0]
  const follows =
    after === 0 || first === undefined ? { seq: 0, hash: '' } : { seq: first.seq - 1, hash: first.previous }
  const { entries, broken } = checkedChain(rows, follows)
  const wrong = broken ?? shortOf(head, entries, stopped)
  const intact = entries.filter((entry) => entry.seq > after)
  return wrong === undefined ? ok(intact) : err({ kind: 'damaged', id: idOf(head.number), ...wrong, intact })
}

type Wrong = { readonly seq: number; readonly says: string }

/** The chain holds as far as it goes; entries may be missing at its end, or others may stand there than were written last. */
function shortOf(head: IncidentRow, entries: readonly Entry[], stopped: string | undefined): Wrong | undefined {
  const last = entries.at(-1)
  if (last === undefined || last.seq < head.entries)
    return { seq: (last?.seq ?? 0) + 1, says: stopped ?? `it is missing; ${head.entries} were written` }
  const noted = entries[head.entries - (entries[0]?.seq ?? 1)]
  if (noted !== undefined && noted.hash !== head.last_hash)
    return { seq: noted.seq, says: 'it is not the one that was written last' }
  return undefined
}

/** Newest first. Where the list is damaged, it is made from the entries. */
export async function heads(base: Base, limit: number): Promise<Result<readonly IncidentHead[], RecordError>> {
  try {
    const newest = base.db.selectFrom('lastgood_incidents').selectAll().orderBy('number', 'desc').limit(limit)
    const rows = await orSalvaged<readonly IncidentRow[]>(base, newest.execute(), () =>
      incidentsFromEntries(base, limit),
    )
    return ok(rows.map(headFrom))
  } catch (error) {
    return unreadable(base, error)
  }
}

const headFrom = (row: IncidentRow): IncidentHead => ({
  id: idOf(row.number),
  entries: row.entries,
  drill: row.drill === 1,
  openedAt: row.opened_at,
  lastEnteredAt: row.last_entered_at,
})

function unreadable(base: Base, error: unknown): Result<never, RecordError> {
  const trouble = base.troubleOf(error)
  if (trouble === undefined) throw error
  return err({ kind: 'unavailable', says: trouble.says, written: 'nothing' })
}

import type { Base } from './base.ts'
import type { IncidentRow } from './tables.ts'

/**
 * The list of incidents, made from their entries: for a file in which the list itself cannot be read. What it cannot tell then is
 * whether entries are missing at an incident's end.
 */
export async function incidentsFromEntries({ db }: Base, limit: number): Promise<readonly IncidentRow[]> {
  const ends = db
    .selectFrom('lastgood_entries')
    .select(({ fn }) => ['incident', fn.max('seq').as('seq')])
    .groupBy('incident')
    .orderBy('incident', 'desc')
    .limit(limit)
  const rows: IncidentRow[] = []
  for (const { incident, seq } of await ends.execute()) rows.push(await rowOf(db, { incident, seq }))
  return rows
}

/** One incident of that list. */
export async function incidentFromEntries({ db }: Base, incident: number): Promise<IncidentRow | undefined> {
  const ofIncident = db.selectFrom('lastgood_entries').where('incident', '=', incident)
  const end = await ofIncident.select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return end === undefined ? undefined : rowOf(db, { incident, seq: end.seq })
}

type End = { readonly incident: number; readonly seq: number }

async function rowOf(db: Base['db'], { incident, seq }: End): Promise<IncidentRow> {
  const ofIncident = db.selectFrom('lastgood_entries').selectAll().where('incident', '=', incident)
  const last = await ofIncident.where('seq', '=', seq).executeTakeFirstOrThrow()
  const { at: opened_at } = await ofIncident.orderBy('seq').limit(1).executeTakeFirstOrThrow()
  const { drill, entered_at: last_entered_at, hash: last_hash } = last
  return { number: incident, drill, opened_at, entries: seq, last_entered_at, last_hash }
}

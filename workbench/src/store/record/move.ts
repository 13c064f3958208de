import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { assert } from '../../lib/assert.ts'
import { adopt } from './adopt.ts'
import type { Base } from './base.ts'
import { idOf } from './chain.ts'
import { type EvidenceStore, evidenceFiles } from './evidence-files.ts'
import { evidenceTable } from './evidence-table.ts'
import { openPostgres } from './postgres.ts'
import { entriesAfter } from './read.ts'
import { RECORD_FILE } from './record.ts'
import { openSqlite } from './sqlite.ts'

/** What a record held, and what of it is at the other place. */
export type MovedRecord = {
  readonly incidents: number
  readonly entries: number
  readonly evidence: number
  readonly reviews: number
  readonly letters: number
}

const ROWS_AT_ONCE = 500

/**
 * Copies the record of a folder to PostgreSQL, and reads each chain there; what is there already is left as it is, so that a move that was cut
 * off goes on.
 * Errors   throws one line: an incident that is damaged, or whose number another incident has there; a database that is away.
 */
export async function moveRecord(folder: string, url: string): Promise<MovedRecord> {
  const from = await openSqlite(join(folder, RECORD_FILE))
  try {
    const to = await openPostgres(url)
    try {
      return await copied({ from, to, evidence: join(folder, 'evidence') })
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

type Both = { readonly from: Base; readonly to: Base; readonly evidence: string }

async function copied({ from, to, evidence }: Both): Promise<MovedRecord> {
  const files = await copyEvidence(evidence, evidenceTable(to)) // first: an entry may name it
  const numbers = await from.db.selectFrom('lastgood_incidents').select('number').orderBy('number').execute()
  let entries = 0
  for (const { number } of numbers) entries += await copyIncident({ from, to }, number)
  await copyCounter({ from, to })
  const reviews = await copyReviews({ from, to })
  const letters = await copyLetters({ from, to })
  return { incidents: numbers.length, entries, evidence: files, reviews, letters }
}

async function copyEvidence(folder: string, to: EvidenceStore): Promise<number> {
  const from = await evidenceFiles(folder)
  const starts = (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))
  let copied = 0
  for (const start of starts)
    for (const rest of await readdir(join(folder, start))) {
      const bytes = await from.get(`${start}${rest}`)
      if (!bytes.ok) throw new Error(`The evidence ${start}${rest} in ${folder} cannot be read: ${bytes.error.kind}`)
      const put = await to.put(bytes.value)
      if (!put.ok) throw new Error(`The evidence ${start}${rest} cannot be kept there: ${JSON.stringify(put.error)}`)
      copied++
    }
  return copied
}

type Pair = Pick<Both, 'from' | 'to'>

/** Puts it in under its own number and holds what is there against what is here; answers how many entries it has. */
async function copyIncident({ from, to }: Pair, number: number): Promise<number> {
  const id = idOf(number)
  const here = await entriesAfter(from, id, 0)
  if (!here.ok) throw new Error(`${id} cannot be moved: ${JSON.stringify({ ...here.error, intact: undefined })}`)
  if (await isTaken(to, number, here.value[0]?.hash))
    throw new Error(`${id} is another incident there: move into an empty database, or export and import it`)
  const put = await adopt(to, here.value)
  if (!put.ok && put.error.kind !== 'already-here')
    throw new Error(`${id} cannot be kept there: ${JSON.stringify(put.error)}`)
  const there = await entriesAfter(to, id, 0)
  const last = here.value.at(-1)
  if (!there.ok || there.value[here.value.length - 1]?.hash !== last?.hash)
    throw new Error(`${id} differs there: its chain does not go through entry ${last?.seq} of this one`)
  return here.value.length
}

async function isTaken({ db }: Base, number: number, hash: string | undefined): Promise<boolean> {
  const first = db.selectFrom('lastgood_entries').select('hash').where('incident', '=', number).where('seq', '=', 1)
  const found = await first.executeTakeFirst()
  return found !== undefined && found.hash !== hash
}

/** Numbers that were given out here are not given out again there. */
async function copyCounter({ from, to }: Pair): Promise<void> {
  const here = await from.db.selectFrom('lastgood_counters').select('last').executeTakeFirst()
  assert(here !== undefined, 'the counter of incidents is there')
  await to.db.updateTable('lastgood_counters').set({ last: here.last }).where('last', '<', here.last).execute()
}

/** Card by card, those of a learner that are not there yet. */
async function copyReviews({ from, to }: Pair): Promise<number> {
  const columns = ['learner', 'card', 'at', 'sure', 'grade'] as const
  const rows = await from.db.selectFrom('lastgood_card_reviews').select(columns).orderBy('seq').execute()
  const there = await to.db.selectFrom('lastgood_card_reviews').select(columns).execute()
  const keyOf = ({ learner, card, at, grade }: (typeof rows)[number]): string =>
    JSON.stringify([learner, card, at, grade])
  const known = new Set(there.map(keyOf))
  const fresh = rows.filter((row) => !known.has(keyOf(row)))
  for (let i = 0; i < fresh.length; i += ROWS_AT_ONCE)
    await to.db
      .insertInto('lastgood_card_reviews')
      .values(fresh.slice(i, i + ROWS_AT_ONCE))
      .execute()
  return rows.length
}

/** Letters that wait go on waiting; those that were dealt with keep their key, so that nothing is told twice. */
async function copyLetters({ from, to }: Pair): Promise<number> {
  const columns = ['box', 'key', 'about', 'body', 'made_at', 'next_at', 'state', 'tries', 'says'] as const
  const rows = await from.db.selectFrom('lastgood_post').select(columns).orderBy('seq').execute()
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
    const insert = to.db.insertInto('lastgood_post').values(rows.slice(i, i + ROWS_AT_ONCE))
    await insert.onConflict((conflict) => conflict.columns(['box', 'key']).doNothing()).execute()
  }
  return rows.length
}

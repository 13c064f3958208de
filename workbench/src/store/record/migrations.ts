import { type Kysely, type QueryExecutorProvider, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { messageOf } from '../../lib/message-of.ts'
import { type Engine, statementsOf } from './sql-files.ts'
import type { Tables } from './tables.ts'

/** Steps of the schema by name, applied in that order; one that was released is never changed. */
const stepsFor = (engine: Engine): Record<string, Migration> => ({
  '0001-record': { up: (db) => createRecord(db) },
  '0002-append-only': { up: (db) => runFile(db, engine, 'append-only') },
  '0003-evidence': { up: (db) => createEvidence(db, engine) },
  '0004-card-reviews': { up: (db) => createCardReviews(db, engine) },
  '0005-post': { up: (db) => createPost(db, engine) },
})

/**
 * The schema brought up to this program's, all missing steps or none.
 * Errors   throws when a step fails, or when the database belongs to a newer program: it is left untouched.
 */
export async function migrate(db: Kysely<Tables>, engine: Engine): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => stepsFor(engine) },
    migrationTableName: 'lastgood_record_steps',
    migrationLockTableName: 'lastgood_record_lock',
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const missing = /previously executed migration (\S+) is missing/.exec(messageOf(error))?.[1]
  if (missing !== undefined)
    throw new Error(
      `it has the step ${missing}, which this program does not know: a newer lastgood wrote it. Update lastgood.`,
    )
  const step = results?.find((result) => result.status === 'Error')?.migrationName
  if (step === undefined) throw error
  throw new Error(`step ${step} of its schema failed: ${messageOf(error)}`, { cause: error })
}

async function createRecord(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('lastgood_counters')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('last', 'integer', (column) => column.notNull())
    .execute()
  await (db as Kysely<Tables>).insertInto('lastgood_counters').values({ name: 'incidents', last: 0 }).execute()
  await db.schema
    .createTable('lastgood_incidents')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('drill', 'integer', (column) => column.notNull())
    .addColumn('opened_at', 'text', (column) => column.notNull())
    .addColumn('entries', 'integer', (column) => column.notNull())
    .addColumn('last_entered_at', 'text', (column) => column.notNull())
    .addColumn('last_hash', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('lastgood_entries')
    .addColumn('incident', 'integer', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('entered_at', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('drill', 'integer', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('lastgood_entries_key', ['incident', 'seq'])
    .execute()
}

async function createEvidence(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine === 'sqlite') return
  await db.schema
    .createTable('lastgood_evidence')
    .addColumn('sha256', 'text', (column) => column.primaryKey())
    .addColumn('bytes', 'bytea', (column) => column.notNull())
    .execute()
}

async function createCardReviews(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('lastgood_card_reviews')
    .addColumn('seq', engine === 'sqlite' ? 'integer' : 'serial', (column) => column.primaryKey())
    .addColumn('learner', 'text', (column) => column.notNull())
    .addColumn('card', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('sure', 'real', (column) => column.notNull())
    .addColumn('grade', 'text')
    .execute()
  const index = db.schema.createIndex('lastgood_card_reviews_by_learner').on('lastgood_card_reviews')
  await index.columns(['learner', 'seq']).execute()
}

async function createPost(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('lastgood_post')
    .addColumn('seq', engine === 'sqlite' ? 'integer' : 'serial', (column) => column.primaryKey())
    .addColumn('box', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('made_at', 'text', (column) => column.notNull())
    .addColumn('next_at', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('says', 'text', (column) => column.notNull())
    .addUniqueConstraint('lastgood_post_key', ['box', 'key'])
    .execute()
  const due = db.schema.createIndex('lastgood_post_due').on('lastgood_post')
  await due.columns(['box', 'state', 'next_at']).execute()
}

/** Runs the statements of one of our SQL files; nothing from outside is in them. */
export async function runFile(db: QueryExecutorProvider, engine: Engine, name: string): Promise<void> {
  for (const statement of statementsOf(engine, name)) await sql.raw(statement).execute(db)
}

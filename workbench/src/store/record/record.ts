import { join } from 'node:path'
import type { Result } from '../../lib/result.ts'
import type { Draft, Entry, IncidentId } from '../../model/incident/entry.ts'
import type { IncidentHead, RecordError } from '../../model/incident/record.ts'
import type { Clock } from '../../model/time.ts'
import { adopt } from './adopt.ts'
import type { Base } from './base.ts'
import { type CardReviewStore, cardReviews } from './card-reviews.ts'
import { type EvidenceStore, evidenceFiles } from './evidence-files.ts'
import { evidenceTable } from './evidence-table.ts'
import { type Post, postIn } from './post.ts'
import { openPostgres } from './postgres.ts'
import { entriesAfter, heads } from './read.ts'
import { openSqlite } from './sqlite.ts'
import { startWatch } from './watch.ts'
import { append, open } from './write.ts'

/** The record's file within its folder. */
export const RECORD_FILE = 'record.sqlite'

/** Where the record is: a folder (SQLite, and evidence as files), or a PostgreSQL database. */
export type RecordPlace = { readonly folder: string } | { readonly url: string }

/** The incident record, open; the shape is that of `RecordPort`, `EvidencePort` and `CardReviewPort` in respond/incident/ports.ts. */
export type IncidentRecord = AsyncDisposable & {
  readonly open: (drafts: readonly [Draft, ...Draft[]]) => Promise<Result<readonly Entry[], RecordError>>
  readonly append: (
    id: IncidentId,
    expectedSeq: number,
    drafts: readonly Draft[],
  ) => Promise<Result<readonly Entry[], RecordError>>
  readonly adopt: (entries: readonly [Entry, ...Entry[]]) => Promise<Result<readonly Entry[], RecordError>>
  readonly entries: (id: IncidentId, after?: number) => Promise<Result<readonly Entry[], RecordError>>
  readonly heads: (limit: number) => Promise<Result<readonly IncidentHead[], RecordError>>
  readonly watch: (hear: (id: IncidentId) => void) => () => void
  readonly evidence: EvidenceStore
  readonly cardReviews: CardReviewStore
  readonly post: Post
  /** Hears when it is this workbench's turn to do what only one has to. */
  readonly duty: Base['duty']
}

/**
 * Opens the record and brings its schema up to date.
 * Errors   throws one line with the file's or the server's name and the way out.
 */
export async function openIncidentRecord(
  place: RecordPlace,
  { clock, log }: { readonly clock: Clock; readonly log: (line: string) => void },
): Promise<IncidentRecord> {
  const base = 'url' in place ? await openPostgres(place.url) : await openSqlite(join(place.folder, RECORD_FILE))
  try {
    const evidence = 'url' in place ? evidenceTable(base) : await evidenceFiles(join(place.folder, 'evidence'))
    return await recordOn(base, { clock, log, evidence })
  } catch (error) {
    await base.close()
    throw error
  }
}

type Parts = { readonly clock: Clock; readonly log: (line: string) => void; readonly evidence: EvidenceStore }

async function recordOn(base: Base, { clock, log, evidence }: Parts): Promise<IncidentRecord> {
  const watch = await startWatch(base, log)
  const told = async (written: Promise<Result<readonly Entry[], RecordError>>) => {
    const result = await written
    if (result.ok) watch.wrote(result.value)
    return result
  }
  return {
    open: (drafts) => told(open(base, clock, drafts)),
    append: (id, expectedSeq, drafts) => told(append(base, clock, { id, expectedSeq, drafts })),
    adopt: (entries) => told(adopt(base, entries)),
    entries: (id, after = 0) => entriesAfter(base, id, after),
    heads: (limit) => heads(base, limit),
    watch: watch.hear,
    evidence,
    cardReviews: cardReviews(base),
    post: postIn(base, clock),
    duty: base.duty,
    [Symbol.asyncDispose]: base.close,
  }
}

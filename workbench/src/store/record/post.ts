import type { Result } from '../../lib/result.ts'
import type { RecordError } from '../../model/incident/record.ts'
import type { Box, Letter, LetterState, NewLetter } from '../../model/letter.ts'
import { type Clock, rfc3339, unixMs } from '../../model/time.ts'
import type { Base } from './base.ts'
import { patiently } from './patiently.ts'
import type { LetterRow } from './tables.ts'

/** Who takes a letter has it for this long; then it is taken for lost, and the next one may. */
const LEASE_MS = 120_000

/** Letters that are tried to be had, when others take some of them at the same moment. */
const SOUGHT_MAX = 10
const LISTED_MAX = 500

/** What came in and what is to go out, in the database of the record; the shape is that of `PostPort` in respond/post/ports.ts. */
export type Post = {
  readonly put: (box: Box, letters: readonly NewLetter[]) => Promise<Result<number, RecordError>>
  readonly take: (box: Box) => Promise<Result<Letter | undefined, RecordError>>
  readonly settle: (letter: Letter) => Promise<Result<void, RecordError>>
  readonly list: (box: Box, state?: LetterState) => Promise<Result<readonly Letter[], RecordError>>
  readonly knows: (box: Box, key: string) => Promise<Result<boolean, RecordError>>
  readonly retry: (box: Box, seq?: number) => Promise<Result<number, RecordError>>
  readonly forget: (before: string) => Promise<Result<void, RecordError>>
}

/** The post of a record. */
export const postIn = (base: Base, clock: Clock): Post => ({
  put: (box, letters) => patiently(base, () => put(base, box, letters, rfc3339(clock.now()))),
  take: (box) => patiently(base, () => take(base, box, clock)),
  settle: ({ seq, state, tries, nextAt, says }) =>
    patiently(base, async () => {
      const row = { state, tries, next_at: nextAt, says }
      await base.db.updateTable('lastgood_post').set(row).where('seq', '=', seq).execute()
    }),
  list: (box, state) =>
    patiently(base, async () => {
      const all = base.db.selectFrom('lastgood_post').selectAll().where('box', '=', box)
      const asked = state === undefined ? all : all.where('state', '=', state)
      return (await asked.orderBy('seq', 'desc').limit(LISTED_MAX).execute()).map(letterOf)
    }),
  knows: (box, key) =>
    patiently(base, async () => {
      const one = base.db.selectFrom('lastgood_post').select('seq').where('box', '=', box).where('key', '=', key)
      return (await one.executeTakeFirst()) !== undefined
    }),
  retry: (box, seq) =>
    patiently(base, async () => {
      const row = { state: 'waiting', tries: 0, next_at: rfc3339(clock.now()) } as const
      const dead = base.db.updateTable('lastgood_post').set(row).where('box', '=', box).where('state', '=', 'dead')
      const asked = seq === undefined ? dead : dead.where('seq', '=', seq)
      return Number((await asked.executeTakeFirst()).numUpdatedRows)
    }),
  forget: (before) =>
    patiently(base, async () => {
      await base.db.deleteFrom('lastgood_post').where('state', '!=', 'waiting').where('made_at', '<', before).execute()
    }),
})

/** All of them or none, but for those that were put in before under the same key; answers how many are new. */
async function put(base: Base, box: Box, letters: readonly NewLetter[], now: string): Promise<number> {
  return base.db.transaction().execute(async (trx) => {
    let fresh = 0
    for (const { key, about, body } of letters) {
      const row = { box, key, about, body, made_at: now, next_at: now, state: 'waiting', tries: 0, says: '' } as const
      const insert = trx.insertInto('lastgood_post').values(row)
      const done = await insert
        .onConflict((conflict) => conflict.columns(['box', 'key']).doNothing())
        .executeTakeFirst()
      fresh += Number(done.numInsertedOrUpdatedRows ?? 0)
    }
    return fresh
  })
}

/** The oldest that is due; nobody else takes it until the lease is over, which begins with it: a letter waits for no other one. */
async function take(base: Base, box: Box, clock: Clock): Promise<Letter | undefined> {
  const now = clock.now()
  const until = rfc3339(unixMs(now + LEASE_MS))
  const waiting = base.db.selectFrom('lastgood_post').selectAll().where('box', '=', box).where('state', '=', 'waiting')
  const due = await waiting.where('next_at', '<=', rfc3339(now)).orderBy('seq').limit(SOUGHT_MAX).execute()
  for (const row of due) {
    const lease = base.db.updateTable('lastgood_post').set({ next_at: until }).where('seq', '=', row.seq)
    const mine = lease.where('next_at', '=', row.next_at).where('state', '=', 'waiting')
    if (Number((await mine.executeTakeFirst()).numUpdatedRows) === 1) return letterOf(row)
  }
  return undefined
}

const letterOf = ({ seq, key, about, body, made_at, next_at, state, tries, says }: LetterRow): Letter => ({
  seq,
  key,
  about,
  body,
  state,
  tries,
  says,
  madeAt: made_at,
  nextAt: next_at,
})

import type { Batch, LotOfRows } from '../../model/batch.ts'
import type { Connection } from './connection.ts'
import { sqlText } from './sql-files.ts'

/** Puts the rows of a batch into its table; the engine drops a block that came under the same token already. */
export type Put = (token: string) => Promise<void>

const ROUNDS_MAX = 5 // two are enough for what is known; rows older than the retention never stay, however often they are put in

/**
 * Puts the rows of a lot into their table, each of them once, however often and wherever this was cut off before.
 * The engine writes a token down before the rows of it are in place, and does not sync it: after a kill or a power cut the token
 * alone would let rows be lost, or be there twice. The rows tell their lot themselves, so they are counted: all there, nothing
 * is left to do; some days' partitions or blocks only, or more than all, these are taken out first. Replicas write the two
 * down at once, and one that lags would count too few: there the token alone decides.
 */
export async function insertLot(
  connection: Connection,
  { table, rows }: Batch,
  { number, again }: LotOfRows,
  put: Put,
): Promise<void> {
  const token = (round: number): string => `${table}-${number}-${round}`
  if (!again || connection.knowsTokens) return put(token(0))
  const params = { table, lot: String(number) }
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const [present] = await connection.rows<{ rows: number }>('rows-of-lot', params)
    if (present!.rows === rows) break
    if (present!.rows > 0) await connection.run('a part of a lot', { text: sqlText('remove-lot'), params })
    await put(token(round))
  }
  if (table === 'otel_traces')
    await connection.run('the times of a lot', { text: sqlText('times-of-lot'), params: { lot: params.lot } })
}

import { readFile } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import type { Batch } from '../../model/batch.ts'
import { collectorOf } from '../decode/index.ts'
import { readSegment } from './entry.ts'
import type { LotFile } from './lot.ts'

/** The rows of a segment. */
export type LotRows = {
  readonly batches: readonly Batch[]
  /** Entries that could not be read, or decoded. */
  readonly damaged: number
}

const TURN_BYTES = 2 ** 20 // decoded without a pause: a few milliseconds, so that the doors stay open meanwhile

/**
 * Decodes a segment as its requests were decoded when they came in: the same rows, in the same order, as one lot.
 * Errors   throws when the file cannot be read.
 */
export async function rowsOfLot({ path, signal, lot }: LotFile): Promise<LotRows> {
  const { bodies, damaged } = readSegment(await readFile(path))
  const collector = collectorOf(signal)
  let undecoded = 0
  let bytes = 0
  for (const body of bodies) {
    if (!collector.append(body).ok) undecoded++
    bytes += body.length
    if (bytes < TURN_BYTES) continue
    bytes = 0
    await turn()
  }
  return { batches: collector.take(lot), damaged: damaged + undecoded }
}

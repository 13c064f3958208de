import { readFile } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { sumOf } from '../../lib/sum.ts'
import type { Batch } from '../../model/batch.ts'
import { blockDone, blockMemory } from '../decode/block-memory.ts'
import { collectorOf } from '../decode/index.ts'
import { readSegment } from './entry.ts'
import type { LotFile } from './lot.ts'

/** The rows of a segment. */
export type LotRows = {
  readonly batches: readonly Batch[]
  /** Entries that could not be read, or decoded. */
  readonly damaged: number
  /** True when there is no such file any more: somebody took it away. */
  readonly isGone: boolean
}

const TURN_BYTES = 2 ** 20 // decoded without a pause: a few milliseconds, so that the doors stay open meanwhile

/**
 * Decodes a segment as its requests were decoded when they came in: the same rows, in the same order, as one lot. A block ends
 * with the request that brings its rows to `blockRowsMax`.
 * Errors   throws when the file is there and cannot be read.
 */
export async function rowsOfLot({ path, signal, lot }: LotFile, blockRowsMax: number): Promise<LotRows> {
  const text = await readFile(path).catch(undefinedIfGone)
  if (text === undefined) return { batches: [], damaged: 0, isGone: true }
  const { bodies, damaged } = readSegment(text)
  const collector = collectorOf(signal)
  const blocks: Batch[] = []
  let undecoded = 0
  let bytes = 0
  for (const body of bodies) {
    if (!collector.append(body).ok) undecoded++
    if (collector.rows >= blockRowsMax) blocks.push(...collector.take(lot))
    bytes += body.length
    if (bytes < TURN_BYTES) continue
    bytes = 0
    await turn()
  }
  blocks.push(...collector.take(lot))
  const tables = Map.groupBy(blocks, ({ table }) => table)
  return { batches: [...tables.values()].map(joined), damaged: damaged + undecoded, isGone: false }
}

function undefinedIfGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** The blocks of one table as one batch. */
function joined(blocks: readonly Batch[]): Batch {
  const first = blocks[0]!
  if (blocks.length === 1) return first
  const native = blockMemory(sumOf(blocks.map((block) => block.native.length)))
  let at = 0
  for (const block of blocks) {
    native.set(block.native, at)
    at += block.native.length
    blockDone(block.native)
  }
  return { ...first, rows: sumOf(blocks.map(({ rows }) => rows)), native }
}

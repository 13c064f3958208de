import { randomInt } from 'node:crypto'
import type { Signal } from '../../model/batch.ts'

/** A segment file: the entries of one lot. */
export type LotFile = { readonly signal: Signal; readonly lot: bigint; readonly path: string; readonly bytes: number }

const CHANCE_BITS = 20
const NAME = /^(traces|logs|metrics)-([0-9a-f]{16})\.wal$/

/**
 * A number that no other lot has, in this workbench or another: the time in milliseconds, then chance. It rises, since rows
 * that came in together then compress to nothing.
 */
export function lotNumber(nowMs: number): bigint {
  return (BigInt(nowMs) << BigInt(CHANCE_BITS)) | BigInt(randomInt(2 ** CHANCE_BITS))
}

/** The name of a lot's segment; those of one signal sort as their lots were opened. */
export const segmentName = (signal: Signal, lot: bigint): string =>
  `${signal}-${lot.toString(16).padStart(16, '0')}.wal`

/** What a segment's name says; undefined for any other file. */
export function lotOfName(name: string): Pick<LotFile, 'signal' | 'lot'> | undefined {
  const [, signal, lot] = NAME.exec(name) ?? []
  return lot === undefined ? undefined : { signal: signal as Signal, lot: BigInt(`0x${lot}`) }
}

/** When a lot was opened; milliseconds since 1970. */
export const openedMs = (lot: bigint): number => Number(lot >> BigInt(CHANCE_BITS))

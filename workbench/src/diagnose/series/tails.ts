/**
 * Paper    Dean, Barroso, The Tail at Scale (CACM 2013): the slowest few requests are slow for reasons of their own
 * Idea     a high quantile tells of those few, and not of most requests
 * Input    a series
 * Output   whether it tells of them alone
 * Cost     O(length of the name)
 */
import type { GoldenSeries } from '../types.ts'

/** A quantile that nearly all requests stay below. */
export const isTail = ({ name, detail }: Pick<GoldenSeries, 'name' | 'detail'>): boolean =>
  TAIL.test(`${name} ${detail}`)

const TAIL = /(?<=^|[ .])p9[5-9]\d*(?= |$)/

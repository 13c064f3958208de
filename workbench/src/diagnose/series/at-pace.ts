/**
 * Paper    Little, A Proof for the Queuing Formula L = λW (1961)
 * Idea     where everything takes longer, as many requests keep a loop busy and hold connections for longer: that is no doing of who is asked
 * Input    moves of all series, how many times as long work and ways take everywhere
 * Output   the same moves; what is in use while work lasts counts as far as it outgrew that
 * Cost     O(moves log moves)
 * Departs  the time of a processor is not spent waiting for it, and what is kept is kept at any pace
 */
import { compareText } from '../../lib/compare-text.ts'
import type { Pace } from '../paths/index.ts'
import type { GoldenSeries, Move } from '../types.ts'
import { nameOf } from './moves.ts'
import { lastsAsWork } from './resources.ts'

/** Moves as they are beyond a pace, most surprising first. */
export function movesAtPace(moves: readonly Move[], { way }: Pace): readonly Move[] {
  if (way === 1) return moves
  return moves
    .map((move) => (lasts(move.series) ? { ...move, score: move.score * outgrown(move, way) } : move))
    .sort((a, b) => b.score - a.score || compareText(nameOf(a.series), nameOf(b.series)))
}

const lasts = ({ signal, name, watched }: GoldenSeries): boolean =>
  signal === 'saturation' && !watched && lastsAsWork(name)

/** The share of a rise that is beyond what the pace makes of the level before. */
function outgrown({ before, after }: Move, pace: number): number {
  if (after <= before) return 1 / pace
  return Math.max(0, after / pace - before) / (after - before)
}

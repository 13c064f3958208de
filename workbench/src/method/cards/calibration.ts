import { meanOf } from '../../lib/sum.ts'
import { wilson } from '../../lib/wilson.ts'
import type { CardReview } from '../../model/card.ts'

/** Where the stretches of sureness begin, in percent; the last ends at 100. */
const STRETCHES = [0, 20, 40, 60, 80] as const
const WIDTH = 20

/** Answers to which somebody was about equally sure. */
export type Stretch = {
  readonly from: number
  readonly to: number
  readonly answers: number
  /** The mean of what they said, in percent. */
  readonly said: number
  /** How many they knew, in percent, with the interval of 95 %. */
  readonly knew: number
  readonly low: number
  readonly high: number
  /** What the numbers allow to say: `open` where they are too few. */
  readonly verdict: 'fits' | 'too sure' | 'not sure enough' | 'open'
}

/** How honest somebody's sureness is. */
export type Calibration = {
  readonly answers: number
  /** Mean squared distance of what was said to what was so, 0 best; always saying 50 % gives 0.25. Null without answers. */
  readonly brier: number | null
  readonly stretches: readonly Stretch[]
}

/** With fewer answers the interval of a share is wider than two stretches, even when all were known. */
export const STRETCH_ANSWERS_MIN = 6

/** Holds what somebody said beforehand against what they knew: any grade but `again` means that they did. */
export function calibrationOf(reviews: readonly CardReview[]): Calibration {
  const graded = reviews.filter(({ grade }) => grade !== null)
  const misses = graded.map(({ sure, grade }) => (sure / 100 - Number(grade !== 'again')) ** 2)
  return {
    answers: graded.length,
    brier: graded.length === 0 ? null : meanOf(misses),
    stretches: STRETCHES.flatMap((from) => stretchOf(graded, from)),
  }
}

function stretchOf(graded: readonly CardReview[], from: number): readonly Stretch[] {
  const to = from + WIDTH
  const within = graded.filter(({ sure }) => sure >= from && (sure < to || to === 100))
  if (within.length === 0) return []
  const share = meanOf(within.map(({ grade }) => Number(grade !== 'again')))
  const said = meanOf(within.map(({ sure }) => sure))
  const bounds = wilson(share, within.length)
  const [low, high] = [bounds.low * 100, bounds.high * 100]
  const numbers = { from, to, answers: within.length, said, knew: share * 100, low, high }
  return [{ ...numbers, verdict: verdictOf(numbers) }]
}

function verdictOf({ answers, said, low, high }: Omit<Stretch, 'verdict'>): Stretch['verdict'] {
  if (answers < STRETCH_ANSWERS_MIN) return 'open'
  if (said > high) return 'too sure'
  return said < low ? 'not sure enough' : 'fits'
}

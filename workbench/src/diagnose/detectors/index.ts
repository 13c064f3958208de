import { eventLoopSaturations } from './event-loop.ts'
import { fillingUp } from './filling-up.ts'
import { lockConvoys } from './lock-convoy.ts'
import { memoryLeaks } from './memory-leak.ts'
import { nPlusOneCalls, nPlusOneQueries } from './n-plus-one.ts'
import { noisyNeighbours } from './noisy-neighbour.ts'
import { poolStarvations } from './pool-starvation.ts'
import { resourceSaturations } from './resource-saturation.ts'
import { retryStorms } from './retry-storm.ts'
import { slowQueries } from './slow-query.ts'
import { timeoutCliffs } from './timeout-cliff.ts'
import type { Detected, Detector, DetectorInput } from './types.ts'

export type { Detected, Detector, DetectorInput, Stretch } from './types.ts'

const DETECTORS: readonly Detector[] = [
  nPlusOneQueries,
  nPlusOneCalls,
  slowQueries,
  poolStarvations,
  retryStorms,
  timeoutCliffs,
  lockConvoys,
  memoryLeaks,
  noisyNeighbours,
  eventLoopSaturations,
  fillingUp,
  resourceSaturations,
]

const PER_DETECTOR_MAX = 10

/** Known patterns in the incident, strongest first; at most 10 of a kind. */
export function detections(input: DetectorInput): readonly Detected[] {
  return DETECTORS.flatMap((detector) => detector(input).slice(0, PER_DETECTOR_MAX)).sort(
    (a, b) => b.score - a.score || (labelOf(a) < labelOf(b) ? -1 : 1),
  )
}

const labelOf = (found: Detected): string => `${found.detector} ${found.service} ${found.says}`

import { blockingAssets, uncompressedAssets } from './browser-assets.ts'
import { cacheStampedes } from './cache-stampede.ts'
import { certificateErrors } from './certificate-errors.ts'
import { expiringCertificates } from './certificate-expiry.ts'
import { eventLoopSaturations } from './event-loop.ts'
import { fillingUp } from './filling-up.ts'
import { httpQueueing } from './http-queueing.ts'
import { largePayloads } from './large-payload.ts'
import { lockConvoys } from './lock-convoy.ts'
import { mainThreadWork } from './main-thread.ts'
import { memoryLeaks } from './memory-leak.ts'
import { nPlusOneCalls, nPlusOneQueries } from './n-plus-one.ts'
import { noisyNeighbours } from './noisy-neighbour.ts'
import { detectedPatterns, type SpanPattern } from './pattern-rise.ts'
import { poolStarvations } from './pool-starvation.ts'
import { queryInjections } from './query-injection.ts'
import { repeatingSequences } from './repeating-sequence.ts'
import { resourceSaturations } from './resource-saturation.ts'
import { retryStorms } from './retry-storm.ts'
import { sceneOf } from './scene.ts'
import { sequentialCalls } from './sequential-calls.ts'
import { sequentialQueries } from './sequential-queries.ts'
import { slowQueries } from './slow-query.ts'
import { timeoutCliffs } from './timeout-cliff.ts'
import { trafficSteps } from './traffic-step.ts'
import type { Detected, Detector, DetectorInput } from './types.ts'

export type { Detected, Detector, DetectorInput, Stretch } from './types.ts'

/** Patterns inside one request. */
const PATTERNS: readonly SpanPattern[] = [
  nPlusOneQueries,
  nPlusOneCalls,
  repeatingSequences,
  sequentialQueries,
  sequentialCalls,
  slowQueries,
  largePayloads,
  httpQueueing,
  retryStorms,
  certificateErrors,
  queryInjections,
  blockingAssets,
  uncompressedAssets,
  mainThreadWork,
]

/** Patterns across requests, and in series. */
const DETECTORS: readonly Detector[] = [
  poolStarvations,
  lockConvoys,
  timeoutCliffs,
  cacheStampedes,
  trafficSteps,
  memoryLeaks,
  noisyNeighbours,
  eventLoopSaturations,
  fillingUp,
  expiringCertificates,
  resourceSaturations,
]

const PER_DETECTOR_MAX = 10

/** Known patterns in the incident, strongest first; at most 10 of a kind. */
export function detections(input: DetectorInput): readonly Detected[] {
  const scene = sceneOf(input)
  const all = [...detectedPatterns(PATTERNS, scene), ...DETECTORS.flatMap((detector) => detector(scene))]
  return [...Map.groupBy(all, (found) => found.detector).values()]
    .flatMap((found) => found.toSorted(strongerFirst).slice(0, PER_DETECTOR_MAX))
    .sort(strongerFirst)
}

const strongerFirst = (a: Detected, b: Detected): number => b.score - a.score || (labelOf(a) < labelOf(b) ? -1 : 1)

const labelOf = (found: Detected): string => `${found.detector} ${found.service} ${found.says}`

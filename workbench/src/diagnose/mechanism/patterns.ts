/**
 * Paper    none; the causal order of known patterns: load and resources, the work done, the queue before a pool, time-outs, retries
 * Idea     a pattern explains those after it and never those before it; one of each stage is told, the first that is as common
 * Input    patterns recognised in the broken service
 * Output   states, one a stage at most, in causal order
 * Cost     O(patterns), and one pass over the traces for a loop of queries
 */
import type { EvidenceId } from '../../model/diagnosis.ts'
import type { Detected } from '../detectors/index.ts'
import { STANDING_WORTH } from '../detectors/types.ts'
import { figure } from '../evidence.ts'
import { type QueryShape, queryShape } from './query-shape.ts'
import type { Known, State, Told } from './types.ts'

type Shape = () => QueryShape | undefined
type Label = (found: Detected, shapeOf: Shape) => string

/** Detectors by stage, in causal order; within a stage, what explains the others comes first. */
const STAGES: readonly Readonly<Record<string, Label>>[] = [
  {
    'traffic-surge': ({ service }) => `more requests reach ${service}`,
    'traffic-stop': ({ service }) => `requests no longer reach ${service}`,
    'certificate-expiry': ({ service }) => `a certificate of ${service} runs out`,
    'certificate-error': ({ service }) => `${service} refuses a certificate`,
    'noisy-neighbour': ({ service }) => `${service} takes what others on its node need`,
    'disk-filling': ({ service }) => `storage of ${service} fills up`,
    'memory-leak': ({ service }) => `memory of ${service} keeps growing`,
    'resource-saturation': ({ service }) => `${service} runs at its limit`,
    'event-loop-saturation': ({ service }) => `the event loop of ${service} is busy`,
  },
  {
    'n-plus-one-query': ({ service, numbers }, shapeOf) => `${service} ${queriesText(numbers.calls_median, shapeOf())}`,
    'n-plus-one-call': ({ service, numbers }) => `${service} makes ${numbers.calls_median} equal calls a request`,
    'cache-stampede': ({ service }) => `many requests of ${service} fill its cache at once`,
    'lock-convoy': ({ service }) => `queries of ${service} wait for one lock`,
    'slow-query': ({ service }) => `queries of ${service} got slow`,
  },
  { 'pool-starvation': ({ service }) => `${service} runs out of connections` },
  {
    'timeout-cliff': ({ service, operation, numbers }) =>
      `${service} ${operation ?? ''} times out at ${numbers.subject}`,
  },
  { 'retry-storm': ({ service }) => `${service} tries again and again` },
]

const WORK_STAGE = 1 // a detector that no stage names tells of changed work
const COMMON_SHARE = 0.5 // what explains less than half as much as another cannot have led to it

/** What the broken service does, or suffers, that it did not before. */
export function patternStates(root: string, { detected, before, bad }: Known, told: Told): readonly State[] {
  const news = detected.filter((one) => one.service === root && one.score > STANDING_WORTH)
  return STAGES.flatMap((stage, place) => {
    const first = firstCause(
      news.filter((one) => stageOf(one) === place),
      Object.keys(stage),
    )
    if (!first) return []
    const shapeOf: Shape = () => queryShape(before, bad, { service: root, operation: first.operation ?? '' })
    const label = stage[first.detector]?.(first, shapeOf) ?? `${first.detector.replaceAll('-', ' ')} in ${root}`
    return [{ label, says: first.says, basis: 'measured', began: undefined, evidence: citedIn(told, first) } as const]
  })
}

function stageOf({ detector }: Detected): number {
  const place = STAGES.findIndex((stage) => detector in stage)
  return place < 0 ? WORK_STAGE : place
}

/** Of the patterns that explain enough, the one that stands first in the causal order. */
function firstCause(found: readonly Detected[], order: readonly string[]): Detected | undefined {
  const best = Math.max(0, ...found.map((one) => one.score))
  const rankOf = ({ detector }: Detected): number => (order.includes(detector) ? order.indexOf(detector) : order.length)
  return found
    .filter((one) => one.score >= COMMON_SHARE * best)
    .sort((a, b) => rankOf(a) - rankOf(b) || b.score - a.score)[0]
}

const citedIn = ({ detections }: Told, { says }: Detected): readonly EvidenceId[] =>
  detections.find((one) => one.says === says)?.evidence ?? []

function queriesText(equal: Detected['numbers'][string] | undefined, shape: QueryShape | undefined): string {
  if (!shape || shape.after <= shape.before) return `sends ${equal} equal queries a request`
  return `sends ${figure(shape.after)} queries a request instead of ${figure(shape.before)}`
}

/**
 * Paper    none; the causal order of known patterns: scarce resource, changed work, queue before a pool, time-out, retry
 * Idea     a pattern explains those after it and never those before it; one of each stage is told, the first that is as common
 * Input    patterns recognised in the broken service
 * Output   states, one a stage at most, in causal order
 * Cost     O(patterns)
 */
import type { EvidenceId } from '../../model/diagnosis.ts'
import type { Detected } from '../detectors/index.ts'
import { figure } from '../evidence.ts'
import { queryShape } from './query-shape.ts'
import type { Known, State, Told } from './types.ts'

/** Detectors of each stage; within one, what explains the others comes first. */
const STAGES: readonly (readonly string[])[] = [
  ['noisy-neighbour', 'disk-filling', 'memory-leak', 'resource-saturation', 'event-loop-saturation'],
  ['n-plus-one-query', 'n-plus-one-call', 'lock-convoy', 'slow-query'],
  ['pool-starvation'],
  ['timeout-cliff'],
  ['retry-storm'],
]
const WORK_STAGE = 1 // a detector of no stage tells of changed work

const STANDING_SHARE = 0.5 // half as frequent before: an old habit, not what broke
const COMMON_SHARE = 0.5 // seen in less than half as many requests as another, it cannot explain that one

/** What the broken service does that it did not do before. */
export function patternStates(root: string, { detected, before, bad }: Known, told: Told): readonly State[] {
  const isBad = new Set(bad.map((trace) => trace.id))
  const fresh = detected.filter((one) => one.service === root && isNew(one) && touches(one, isBad))
  return STAGES.flatMap((stage, place) => {
    const inStage = fresh.filter((one) => stageOf(one) === place)
    const best = Math.max(0, ...inStage.map((one) => one.score))
    const [first] = inStage
      .filter((one) => one.score >= COMMON_SHARE * best)
      .sort((a, b) => rankIn(stage, a) - rankIn(stage, b) || b.score - a.score)
    if (!first) return []
    const label = labelOf(first, () => queryShape(before, bad, { service: root, operation: first.operation ?? '' }))
    return [{ label, says: first.says, basis: 'measured', began: undefined, evidence: citedIn(told, first) } as const]
  })
}

function stageOf({ detector }: Detected): number {
  const place = STAGES.findIndex((stage) => stage.includes(detector))
  return place < 0 ? WORK_STAGE : place
}

const rankIn = (stage: readonly string[], { detector }: Detected): number => {
  const place = stage.indexOf(detector)
  return place < 0 ? stage.length : place
}

/** Most of it is news since the baseline, as far as it was counted there. */
function isNew({ numbers }: Detected): boolean {
  const { share_before: was, share_after: is } = numbers
  return typeof was !== 'number' || typeof is !== 'number' || was < STANDING_SHARE * is
}

/** A pattern of spans must be one of requests that went bad. */
const touches = ({ traceIds }: Detected, bad: ReadonlySet<string>): boolean =>
  traceIds.length === 0 || traceIds.some((id) => bad.has(id))

const citedIn = ({ detections }: Told, { says }: Detected): readonly EvidenceId[] =>
  detections.find((one) => one.says === says)?.evidence ?? []

function labelOf(one: Detected, shape: () => ReturnType<typeof queryShape>): string {
  const { service, operation, numbers } = one
  switch (one.detector) {
    case 'noisy-neighbour':
      return `${service} takes what others on its node need`
    case 'disk-filling':
      return `storage of ${service} fills up`
    case 'memory-leak':
      return `memory of ${service} keeps growing`
    case 'resource-saturation':
      return `${service} runs at its limit`
    case 'event-loop-saturation':
      return `the event loop of ${service} is busy`
    case 'n-plus-one-query':
      return `${service} ${queriesText(numbers.calls_median, shape())}`
    case 'n-plus-one-call':
      return `${service} makes ${numbers.calls_median} equal calls a request`
    case 'lock-convoy':
      return `queries of ${service} wait for one lock`
    case 'slow-query':
      return `queries of ${service} got slow`
    case 'pool-starvation':
      return `${service} runs out of connections`
    case 'timeout-cliff':
      return `${service} ${operation ?? ''} times out at ${numbers.subject}`
    case 'retry-storm':
      return `${service} tries again and again`
    default:
      return `${one.detector.replaceAll('-', ' ')} in ${service}`
  }
}

function queriesText(equal: Detected['numbers'][string] | undefined, shape: ReturnType<typeof queryShape>): string {
  if (!shape || shape.after <= shape.before) return `sends ${equal} equal queries a request`
  return `sends ${figure(shape.after)} queries a request instead of ${figure(shape.before)}`
}

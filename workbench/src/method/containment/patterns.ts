import type { Diagnosis } from '../../model/diagnosis.ts'
import type { Containment } from '../../model/incident/containment.ts'
import { nameOf } from '../triage/says.ts'

/** What of a diagnosis tells which patterns fit. */
export type Diagnosed = Pick<Diagnosis, 'edge' | 'signal' | 'detections' | 'services'>

/** A pattern worth offering by name, why it fits what was found, and under which way to contain it is begun. */
export type Pattern = {
  readonly name: string
  readonly way: Containment
  readonly what: string
  readonly because: string
  readonly services: readonly string[]
}

type Rule = {
  readonly name: string
  readonly way: Containment
  /** Detectors that call for it. */
  readonly detectors: readonly string[]
  /** It also fits where health ends on a call, if so. */
  readonly edge?: (diagnosis: Diagnosed) => boolean
  readonly what: (at: string, caller: string | undefined) => string
}

const HARD = ['errors', 'latency'] as const
const hurts = ({ signal }: Diagnosed): boolean => HARD.some((one) => one === signal)

/** In the order of how soon they help and how little they touch. */
const RULES: readonly Rule[] = [
  {
    name: 'end the guilty queries',
    way: 'scale-or-shed',
    detectors: ['slow-query', 'lock-convoy', 'pool-starvation'],
    what: (at) => `end the queries that hold ${at} up, rather than restart the database`,
  },
  {
    name: 'circuit breaker',
    way: 'route-around',
    detectors: ['timeout-cliff', 'retry-storm'],
    edge: hurts,
    what: (at, caller) =>
      `stop calling ${at}${from(caller)} for a while, so that it fails at once and ${at} can recover`,
  },
  {
    name: 'timeout',
    way: 'route-around',
    detectors: ['pool-starvation', 'timeout-cliff'],
    edge: ({ signal }) => signal === 'latency',
    what: (at, caller) =>
      `let calls of ${at}${from(caller)} wait no longer than usual ones take, so that callers stay free`,
  },
  {
    name: 'graceful degradation',
    way: 'switch-off',
    detectors: [],
    edge: hurts,
    what: (at, caller) => `let ${caller ?? 'callers'} answer without ${at}, where part of an answer is of use`,
  },
  {
    name: 'bulkhead',
    way: 'scale-or-shed',
    detectors: ['pool-starvation', 'noisy-neighbour'],
    what: (at) => `give what is slow at ${at} a small share of its connections or threads, so that the rest goes on`,
  },
  {
    name: 'cache',
    way: 'route-around',
    detectors: ['cache-stampede', 'n-plus-one-query', 'n-plus-one-call', 'repeating-queries'],
    what: (at) => `answer what ${at} asks again and again from a cache, filled by one request at a time`,
  },
  {
    name: 'shed load',
    way: 'scale-or-shed',
    detectors: ['traffic-surge', 'retry-storm', 'http-queueing', 'event-loop-saturation', 'resource-saturation'],
    what: (at) => `refuse part of what comes to ${at}, retries first, so that the rest is served`,
  },
]

const from = (caller: string | undefined): string => (caller === undefined ? '' : ` from ${caller}`)

const SUSPECTS_NEAR = 3 // what is recognised at services further down is no cause of this

/** The patterns that fit what the diagnosis found; none where it found nothing that calls for any. */
export function patternsFor(diagnosis: Diagnosed): readonly Pattern[] {
  const { edge, detections, services } = diagnosis
  const near = new Set([
    ...services.slice(0, SUSPECTS_NEAR).map(({ service }) => service),
    ...(edge === null ? [] : [edge.lastGood, edge.firstBad]),
  ])
  return RULES.flatMap(({ name, way, detectors, edge: fitsEdge, what }): readonly Pattern[] => {
    const found = detections.find(({ detector, service }) => detectors.includes(detector) && near.has(service))
    const caller = edge === null ? undefined : nameOf(edge.lastGood)
    const called = edge === null ? undefined : nameOf(edge.firstBad)
    if (found !== undefined) {
      const at = nameOf(found.service)
      const told = what(at, at === called ? caller : undefined)
      return [{ name, way, what: told, because: `${found.detector} at ${at}`, services: [at] }]
    }
    if (called === undefined || fitsEdge?.(diagnosis) !== true) return []
    return [
      {
        name,
        way,
        what: what(called, caller),
        because: `health ends between ${caller} and ${called}`,
        services: [called],
      },
    ]
  })
}

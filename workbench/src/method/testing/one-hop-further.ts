import type { Diagnosis } from '../../model/diagnosis.ts'
import type { Hypothesis, Testing } from './testing.ts'

/** Places named at once; more is a list nobody starts with. */
const PLACES_MAX = 3

/** What is known of the hops: the last diagnosis, and who was seen calling whom. */
export type Hops = {
  readonly diagnosis: Pick<Diagnosis, 'edge' | 'mechanism' | 'services'> | undefined
  readonly calls: readonly { readonly caller: string; readonly callee: string }[]
}

/**
 * Where to look when a hypothesis was refuted: one hop further. Links of the diagnosed mechanism at the service, then the
 * edge where health ends, then what the service calls, then the next suspect nobody has stated.
 */
export function oneHopFurther(
  { service }: Pick<Hypothesis, 'service'>,
  testing: Pick<Testing, 'hypotheses'>,
  { diagnosis, calls }: Hops,
): readonly string[] {
  const { edge = null, mechanism = [], services = [] } = diagnosis ?? {}
  const links = mechanism.filter(({ from, to }) => service && (names(from, service) || names(to, service)))
  const callees = [...new Set(calls.flatMap((call) => (call.caller === service ? call.callee : [])))].sort()
  const suspected = new Set([...testing.hypotheses.map((h) => h.service), edge?.firstBad, ...callees])
  const next = services.find((ranked) => !suspected.has(ranked.service))
  const places = [
    ...links.map(({ from, to }) => `${from} → ${to}`),
    ...(edge && edge.firstBad !== service ? [`${edge.firstBad}: health ends between ${edge.lastGood} and it`] : []),
    ...(callees.length > 0 ? [`${callees.join(', ')}: called by ${service}`] : []),
    ...(next ? [`${next.service}: the next suspect by the diagnosis that no hypothesis names`] : []),
  ]
  return places.slice(0, PLACES_MAX)
}

/** True when a service is named in a text as a word of its own. */
const names = (text: string, service: string): boolean => text.split(/[^\p{L}\p{N}_.-]+/u).includes(service)

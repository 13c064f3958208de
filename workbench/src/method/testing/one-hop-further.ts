import type { Diagnosis } from '../../model/diagnosis.ts'
import type { Hypothesis, Testing } from './testing.ts'

/** Places named at once; more is a list nobody starts with. */
const PLACES_MAX = 3

type Told = Pick<Diagnosis, 'edge' | 'mechanism' | 'services' | 'hypotheses'>

/**
 * Where to look when a hypothesis was refuted: one hop further (method §7), as the last diagnosis knows the hops. Links of the
 * mechanism at the service first, then the edge where health ends, then the next suspect nobody has stated.
 */
export function oneHopFurther(
  { service }: Hypothesis,
  testing: Testing,
  diagnosis: Told | undefined,
): readonly string[] {
  if (diagnosis === undefined) return []
  const { edge, mechanism, services } = diagnosis
  const links =
    service === undefined ? [] : mechanism.filter(({ from, to }) => names(from, service) || names(to, service))
  const suspected = new Set(testing.hypotheses.map((h) => h.service))
  const next = services.find((ranked) => !suspected.has(ranked.service) && ranked.service !== edge?.firstBad)
  const places = [
    ...links.map(({ from, to }) => `${from} → ${to}`),
    ...(edge && edge.firstBad !== service ? [`${edge.firstBad}: health ends between ${edge.lastGood} and it`] : []),
    ...(edge && edge.firstBad === service
      ? [`what ${service} calls: health ends at it, coming from ${edge.lastGood}`]
      : []),
    ...(next ? [`${next.service}: the next suspect by the diagnosis that no hypothesis names`] : []),
  ]
  return places.slice(0, PLACES_MAX)
}

/** True when a service is named in a text as a word of its own. */
const names = (text: string, service: string): boolean => text.split(/[^\p{L}\p{N}_.-]+/u).includes(service)

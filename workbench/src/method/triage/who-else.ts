import { percent } from '../../lib/percent.ts'
import type { Compared, PlaceFared } from '../../model/incident/harm.ts'
import { badShare, stateOf } from './flows.ts'
import { nameOf } from './says.ts'

/** Attributes that name places where others may suffer as well, and what people call them. */
export const PLACES: Readonly<Record<string, string>> = {
  'service.name': 'service',
  'cloud.region': 'region',
  'cloud.availability_zone': 'zone',
  'k8s.cluster.name': 'cluster',
  'deployment.environment.name': 'environment',
  'tenant.id': 'tenant',
  tenant: 'tenant',
}

/** Whether others of one kind suffer as well (are we the only ones that fail?). */
export type WhoElse = {
  /** What kind of place, e.g. `region`. */
  readonly place: string
  readonly suffers: 'none' | 'some' | 'all'
  readonly says: string
}

const NAMED_MAX = 5

/** What is told of third parties: their failures show in your telemetry as your own. */
export const ASK_ELSEWHERE = 'third parties are not in your telemetry: look at their status pages, and ask'

/** Of each kind of place with at least two that were asked anything: which of them left their baseline, by the rules of flows. */
export function whoElse(places: readonly PlaceFared[], compared: Compared): readonly WhoElse[] {
  const kinds = Map.groupBy(places, ({ key }) => key)
  return [...kinds].flatMap(([key, all]) => {
    const asked = all.filter(({ before, since }) => before.spans + since.spans > 0)
    return asked.length < 2 ? [] : [kindOf(PLACES[key] ?? key, asked, compared)]
  })
}

function kindOf(place: string, all: readonly PlaceFared[], compared: Compared): WhoElse {
  const bad = all
    .filter((one) => {
      const { failing, slow, silent } = stateOf(one, compared)
      return failing || slow || silent
    })
    .sort((a, b) => badShare(b.since) - badShare(a.since))
  const calm = all.length - bad.length
  if (bad.length === 0) return { place, suffers: 'none', says: `none of ${all.length} left its baseline` }
  const named = bad.slice(0, NAMED_MAX).map(howBad).join(', ')
  const more = bad.length > NAMED_MAX ? `, ${bad.length - NAMED_MAX} more` : ''
  if (calm === 0) return { place, suffers: 'all', says: `all ${all.length} suffer: ${named}${more}` }
  return { place, suffers: 'some', says: `${bad.length} of ${all.length} suffer: ${named}${more}; the others are calm` }
}

const howBad = ({ value, since }: PlaceFared): string =>
  `${nameOf(value)} ${since.spans === 0 ? 'is silent' : percent(badShare(since))}`

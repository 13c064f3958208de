import type { ChangeEvent } from '../../model/change.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import { CONTAINMENTS, type Containment } from '../../model/incident/containment.ts'
import { parseRfc3339 } from '../../model/time.ts'
import type { Incident } from '../incident.ts'
import { rollbackOf } from '../triage/rollback.ts'
import { minute, nameOf } from '../triage/says.ts'

/** What is known beside the record: what was changed of late, what kinds of change are told of at all, and the newest diagnosis. */
export type ContainmentFacts = {
  readonly changes?: readonly ChangeEvent[]
  readonly kindsConnected?: readonly string[]
  readonly diagnosis?: Pick<Diagnosis, 'guilty' | 'edge' | 'class' | 'detections' | 'services'> &
    Partial<Pick<Diagnosis, 'signal'>>
}

/** A change as `contain` would be given it. */
export type Offered = {
  readonly what: string
  readonly services: readonly string[]
  readonly revert?: string
  /** Id of the change that it takes back. */
  readonly takesBack?: string
}

/** One way to stop the harm: whether it is at hand, on what that rests, and what would be done. Nothing is done by offering it. */
export type Offer = {
  readonly way: Containment
  readonly asks: string
  readonly stands: 'at hand' | 'perhaps' | 'unknown' | 'no' | 'begun' | 'ruled out'
  readonly says: string
  readonly given: Offered | null
}

type Found = Pick<Offer, 'stands' | 'says' | 'given'>

const ASKS: Readonly<Record<Containment, string>> = {
  rollback: 'is there a safe rollback?',
  'switch-off': 'can the feature be switched off?',
  'route-around': 'can traffic be routed around it (fail over, circuit breaker, cache)?',
  'scale-or-shed': 'does scaling or shedding load buy time?',
}

const FOUND: Readonly<Record<Containment, (facts: ContainmentFacts) => Found>> = {
  rollback: rollback,
  'switch-off': switchOff,
  'route-around': routeAround,
  'scale-or-shed': scaleOrShed,
}

/** The ways to stop the harm in the order in which they are asked, each with what is known of it. */
export function offersFor({ ledger }: Incident, facts: ContainmentFacts): readonly Offer[] {
  return CONTAINMENTS.map((way): Offer => {
    const begun = ledger.changes.findLast(({ containment }) => containment === way)
    const out = ledger.ruledOut.findLast((one) => one.way === way)
    const asked = { way, asks: ASKS[way] }
    if (begun !== undefined)
      return { ...asked, stands: 'begun', says: `${begun.id}: ${begun.judged?.says ?? 'no verdict yet'}`, given: null }
    if (out !== undefined) return { ...asked, stands: 'ruled out', says: out.because, given: null }
    return { ...asked, ...FOUND[way](facts) }
  })
}

/** The first way that may be open; none: investigate at once. */
export const bestOf = (offers: readonly Offer[]): Offer | undefined =>
  offers.find(({ stands }) => stands === 'at hand') ?? offers.find(({ stands }) => stands === 'perhaps')

const unknown = (says: string): Found => ({ stands: 'unknown', says, given: null })

/** The deploy or the setting that the diagnosis accuses, else the last deploy; that is no more than perhaps where it accuses something else. */
function rollback({ changes, kindsConnected, diagnosis }: ContainmentFacts): Found {
  if (changes === undefined || kindsConnected === undefined) return unknown('what was changed could not be read')
  const accused = changes.find(({ id }) => id === diagnosis?.guilty)
  if (accused?.kind === 'config' && accused.phase !== 'reverted') return setBack(accused)
  const asked = changes.filter(
    (change) => change.kind !== 'deploy' || accused?.kind !== 'deploy' || change.id === accused.id,
  )
  const { answer, measured } = rollbackOf({ changes: asked, kindsConnected })
  const whom = accused?.kind === 'deploy' ? 'it' : nameOf(accused?.title ?? '')
  const says = `${measured?.says ?? 'unknown'}${accused === undefined ? '' : `; the diagnosis accuses ${whom}`}`
  const deploy = asked.findLast(({ kind, phase }) => kind === 'deploy' && phase !== 'failed')
  if (answer !== 'yes' || deploy === undefined) return { stands: answer === 'no' ? 'no' : 'unknown', says, given: null }
  const isElsewhere = accused !== undefined && accused.kind !== 'deploy'
  return { stands: isElsewhere ? 'perhaps' : 'at hand', says, given: backwards(deploy) }
}

/** A setting as it was before. */
function setBack(change: ChangeEvent): Found {
  const { title, from, at: time } = change
  const at = parseRfc3339(time)
  const says = `${nameOf(title)}${at === undefined ? '' : `, set ${minute(at)}`}; the diagnosis accuses it`
  if (from === undefined || from === '') return unknown(`${says}; what it was before is not told`)
  return { stands: 'at hand', says, given: putBack(change) }
}

/** A setting or a flag as it was before. */
const putBack = ({ id, title, service }: ChangeEvent): Offered => ({
  what: nameOf('take back:', title),
  services: service ? [nameOf(service)] : [],
  revert: nameOf(title, 'again'),
  takesBack: id,
})

/** A version the other way round. */
function backwards({ id, service = '', from = '', to = '' }: ChangeEvent): Offered {
  const what = nameOf(service, to, '→', from)
  return {
    what,
    services: service === '' ? [] : [nameOf(service)],
    revert: nameOf('deploy', to, 'again'),
    takesBack: id,
  }
}

function switchOff({ changes, kindsConnected, diagnosis }: ContainmentFacts): Found {
  if (changes === undefined || kindsConnected === undefined) return unknown('what was changed could not be read')
  const flags = changes.filter(({ kind, phase }) => kind === 'flag' && phase !== 'reverted')
  const flag = flags.find(({ id }) => id === diagnosis?.guilty) ?? flags.at(-1)
  if (flag !== undefined) {
    const at = parseRfc3339(flag.at)
    const says = `${nameOf(flag.title)}${at === undefined ? '' : `, flipped ${minute(at)}`}${flag.id === diagnosis?.guilty ? '; the diagnosis accuses it' : ''}`
    return { stands: 'at hand', says, given: putBack(flag) }
  }
  return unknown(
    kindsConnected.includes('flag')
      ? 'no flag was flipped in the last day; does what fails have a switch?'
      : 'no source of flags is connected; does what fails have a switch?',
  )
}

function routeAround({ diagnosis }: ContainmentFacts): Found {
  const edge = diagnosis?.edge
  if (edge === null || edge === undefined) return unknown('nobody knows yet where health ends')
  const [good, bad] = [nameOf(edge.lastGood), nameOf(edge.firstBad)]
  const given = { what: nameOf('route around', edge.firstBad), services: [bad] }
  return { stands: 'perhaps', says: `health ends between ${good} and ${bad}: can requests go past ${bad}?`, given }
}

/** What more room or less load relieves, as the detectors name it; after the words that say how. */
const RELIEVED: Readonly<Record<string, string>> = {
  'retry-storm': 'shed the retries',
  'pool-starvation': 'end the queries that hold the connections, rather than restart the database',
  'http-queueing': 'scale out, or shed load',
  'resource-saturation': 'scale out, or shed load',
  'event-loop-saturation': 'scale out, or shed load',
  'noisy-neighbour': 'move it away from its neighbour',
  'cache-stampede': 'let one request fill the cache',
}

function scaleOrShed({ diagnosis }: ContainmentFacts): Found {
  const relieved = diagnosis?.detections.find(({ detector }) => RELIEVED[detector] !== undefined)
  if (relieved !== undefined) {
    const way = RELIEVED[relieved.detector]!
    const says = `${relieved.detector} at ${nameOf(relieved.service)}: ${way}`
    return { stands: 'perhaps', says, given: { what: way, services: [nameOf(relieved.service)] } }
  }
  const kind = diagnosis?.class
  if (kind === null || kind === undefined) return unknown('nobody knows yet whether room is what lacks')
  if (!/overload|exhausted/.test(kind.kind)) return { stands: 'no', says: `${kind.kind}: ${kind.why}`, given: null }
  const suspect = diagnosis?.services[0]?.service
  const services = suspect === undefined ? [] : [nameOf(suspect)]
  return { stands: 'perhaps', says: `${kind.kind}: ${kind.why}`, given: { what: 'scale out, or shed load', services } }
}

import { type ActionKind, type DeclaredAction, WAY_OF } from '../../model/action.ts'
import { NO_CHANGE } from '../../model/diagnosis.ts'
import { CONTAINMENTS, type Containment } from '../../model/incident/containment.ts'
import type { ContainmentFacts, Offer } from '../containment/offers.ts'
import type { Filling } from './fill.ts'

/** A declared action as it is offered: on what it would be used, and why. */
export type OfferedAction = {
  readonly name: string
  readonly title: string
  readonly kind: ActionKind
  readonly way: Containment
  readonly stands: Offer['stands']
  readonly says: string
  readonly on: Filling
  /** Somebody else has to look at it first. */
  readonly secondEyes: boolean
}

/** The declared actions in the order in which ways out are asked for, each with what the diagnosis says of its way. */
export function offeredActions(
  actions: readonly DeclaredAction[],
  offers: readonly Offer[],
  facts: ContainmentFacts,
): readonly OfferedAction[] {
  const inOrder = [...actions].sort((a, b) => orderOf(a.kind) - orderOf(b.kind))
  return inOrder.map((action) => {
    const way = WAY_OF[action.kind]
    const offer = offers.find((one) => one.way === way)!
    const on = targetOf(action, offer.given?.services[0], facts)
    const { name, title, kind, blastRadius } = action
    return { name, title, kind, way, ...standsFor(action, offer, facts), on, secondEyes: blastRadius === 'high' }
  })
}

/** The action to take: the first whose way is at hand, else the first that may be open. */
export const bestAction = (offered: readonly OfferedAction[]): OfferedAction | undefined =>
  offered.find(({ stands }) => stands === 'at hand') ?? offered.find(({ stands }) => stands === 'perhaps')

/** What an action is used on, where nobody says: the service that was found, the change that is accused, the version that ran before it. */
export function targetOf(
  action: DeclaredAction,
  suspected: string | undefined,
  { changes = [], diagnosis }: ContainmentFacts,
): Filling {
  const { services } = action
  const only = services !== 'any' && services.length === 1 ? services[0] : undefined
  const service = only ?? (covers(services, suspected) ? suspected : undefined)
  const ours = changes.filter((change) => service === undefined || change.service === service)
  const accused = ours.find(({ id }) => id === diagnosis?.guilty)
  const before = accused ?? ours.findLast(({ kind, phase }) => kind === 'deploy' && phase !== 'failed')
  return { service, change: accused?.id ?? before?.id, version: goesBack(action) ? before?.from : undefined }
}

/** Whether an action goes to the version before: a rollback does, and what has a place for it. */
const goesBack = ({ kind, does, dryRun, revert }: DeclaredAction): boolean =>
  kind === 'rollback' || JSON.stringify([does, dryRun, revert]).includes('{version}')

/** Whether an action may be used on a service. */
export const covers = (services: DeclaredAction['services'], service: string | undefined): boolean =>
  service !== undefined && (services === 'any' || services.includes(service))

/** Kinds in the order of their ways; within one way scaling first, a restart last. */
const ORDER: readonly ActionKind[] = ['rollback', 'flag', 'route', 'scale', 'shed', 'restart']
const orderOf = (kind: ActionKind): number => CONTAINMENTS.indexOf(WAY_OF[kind]) * ORDER.length + ORDER.indexOf(kind)

/**
 * What stands for the way stands for the action, unless it was found at a service that the action is not for, or the diagnosis says that
 * no change is guilty: then the last deploy is only the last deploy.
 */
function standsFor(
  { services, kind }: DeclaredAction,
  { stands, says, given }: Offer,
  { diagnosis }: ContainmentFacts,
): Pick<Offer, 'stands' | 'says'> {
  const found = given?.services[0]
  const elsewhere = services !== 'any' && services.length > 0 && found !== undefined && !services.includes(found)
  if (elsewhere) return { stands: 'no', says: `${says}; this is for ${services.join(', ')}` }
  if (kind === 'restart' && (stands === 'at hand' || stands === 'perhaps'))
    return { stands: 'perhaps', says: `${says}; a restart buys time, and loses what the process knows` }
  if (stands === 'at hand' && diagnosis?.guilty === NO_CHANGE)
    return { stands: 'perhaps', says: `${says}; the diagnosis calls no change guilty` }
  return { stands, says }
}

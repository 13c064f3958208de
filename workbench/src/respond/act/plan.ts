import { err, ok, type Result } from '../../lib/result.ts'
import { type Filling, filled } from '../../method/actions/fill.ts'
import { covers, targetOf } from '../../method/actions/offered.ts'
import { type ContainmentFacts, type Offer, offersFor } from '../../method/containment/offers.ts'
import type { Incident } from '../../method/incident.ts'
import { nextChangeId } from '../../method/ledger/ledger.ts'
import { type DeclaredAction, type Step, WAY_OF } from '../../model/action.ts'
import type { ActionTarget } from '../../model/incident/actions.ts'
import type { EventOf } from '../../model/incident/event.ts'
import type { Measure } from '../../model/incident/measure.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import { feltMeasure } from '../incident/ledger/felt-measure.ts'
import { newestDiagnosis } from '../incident/newest-diagnosis.ts'
import type { Refusal } from '../incident/refusal.ts'
import { refused } from '../incident/testing/refusals.ts'
import { changesOfLate } from '../incident/triage/triage-facts.ts'
import type { Call } from '../incident/verb.ts'
import { readIncident } from '../incident/work.ts'
import type { ActionsPort } from './ports.ts'
import { actionNamed, notFor, unfilled, unpredicted } from './refusals.ts'
import type { Running } from './run.ts'

/** What an action is decided on: the incident, what was found, and the ways out. */
export type Seen = {
  readonly incident: Incident
  readonly facts: ContainmentFacts
  readonly offers: readonly Offer[]
  /** What users suffer from, which decides whether an action helped. */
  readonly felt: Measure
}

/** Reads the incident, what was changed of late and what its newest diagnosis says. */
export async function seenFor({ id, ports }: Pick<Call, 'id' | 'ports'>): Promise<Result<Seen, Refusal>> {
  const read = await readIncident(id, ports)
  if (!read.ok) return read
  const diagnosis = newestDiagnosis(read.value, ports)
  const [changes, felt] = await Promise.all([changesOfLate(ports), feltMeasure(read.value, ports)])
  const facts = { ...changes, ...(diagnosis && { diagnosis }) }
  return ok({ incident: read.value, facts, offers: offersFor(read.value, facts), felt })
}

/** An action with all its places filled, and what is expected of it. */
export type Planned = {
  readonly action: DeclaredAction
  readonly step: Step
  readonly target: ActionTarget
  readonly expect: string
  /** What it is judged by. */
  readonly signal: Measure
  /** The question it answers, and who looked at it. */
  readonly asked?: string
  readonly seenBy?: string
  /** The change it takes back. */
  readonly reverts?: string
}

/** The action of a name on what was given, else on what was found. Refused: no such action, another's service, no prediction, no value. */
export function plan(
  name: string,
  { expect, ...given }: Filling & { readonly expect?: string | undefined },
  { incident, facts, offers, felt }: Seen,
  port: ActionsPort,
): Result<Planned, Refusal> {
  const action = actionNamed(name, port)
  if (!action.ok) return action
  const { services, kind, does } = action.value
  const offer = offers.find(({ way }) => way === WAY_OF[kind])
  const found = targetOf(action.value, given.service ?? offer?.given?.services[0], facts)
  const on: Filling = { ...found, ...known(given) }
  if (on.service !== undefined && services.length > 0 && !covers(services, on.service))
    return notFor(action.value, on.service)
  const step = filled(does, on)
  if (!step.ok) return unfilled(name, step.error)
  const expected = expect ?? action.value.expect
  if (expected === undefined) return unpredicted(name)
  const service = on.service ?? incident.lifecycle.service
  const signal = {
    ...(service !== undefined && { service }),
    ...(action.value.signal === undefined ? felt : { signal: action.value.signal }),
  }
  return ok({ action: action.value, step: step.value, target: { name, ...known(on) }, expect: expected, signal })
}

const known = ({ service, change, version }: Filling): Pick<ActionTarget, 'service' | 'change' | 'version'> => ({
  ...(service !== undefined && { service }),
  ...(change !== undefined && { change }),
  ...(version !== undefined && { version }),
})

/** A planned action as a change of the ledger, decided anew on the incident as it stands when it is written. */
export function runningOf(planned: Planned, evidence: Running['evidence']): Running {
  const { action, step } = planned
  return { action, step, evidence, change: (incident, now) => changeFor(planned, incident, now) }
}

type Started = Result<EventOf<'change-started'>, Refusal>

function changeFor(
  { action, target, expect, signal, asked, seenBy, reverts }: Planned,
  incident: Incident,
  now: number,
): Started {
  const { ledger, acted } = incident
  const taken = acted.asked.find(({ id, change }) => id === asked && change !== undefined)
  if (taken !== undefined)
    return refused(
      'conflict',
      `${taken.change} does it already`,
      taken.id,
      'See what became of it.',
      'lastgood changes',
    )
  const back = ledger.changes.find(({ id, revertedBy }) => id === reverts && revertedBy !== undefined)
  if (back !== undefined)
    return refused(
      'conflict',
      `${back.revertedBy} takes it back already`,
      back.id,
      'See what became of it.',
      'lastgood changes',
    )
  return ok({
    kind: 'change-started',
    id: nextChangeId(ledger),
    what: reverts === undefined ? action.title : `take back: ${action.title}`,
    origin: 'ours',
    services: target.service === undefined ? [] : [target.service],
    expectedEffect: expect,
    signal,
    verifyUntil: rfc3339(unixMs(now + action.verifyMinutes * 60_000)),
    action: { ...target, ...(asked !== undefined && { asked }) },
    ...(reverts === undefined ? { containment: WAY_OF[action.kind], ...takesBack(action, target) } : { reverts }),
    ...(seenBy !== undefined && { seenBy }),
    ...(action.revert !== undefined && reverts === undefined && { revert: { how: 'lastgood undo' } }),
  })
}

/** The change that a rollback or a flag takes back; other kinds of action leave it as it is. */
const takesBack = ({ kind }: DeclaredAction, { change }: ActionTarget): { readonly takesBack?: string } =>
  change !== undefined && (kind === 'rollback' || kind === 'flag') ? { takesBack: change } : {}

/** The way back from a change that a declared action made; the newest, when none is named. */
export function undoOf(id: string | undefined, incident: Incident, port: ActionsPort): Result<Planned, Refusal> {
  const made = incident.ledger.changes.findLast(
    (one) => one.action !== undefined && one.reverts === undefined && (id === undefined || one.id === id),
  )
  if (made?.action === undefined)
    return refused(
      'missing',
      'no declared action made such a change',
      id ?? incident.id,
      'Name one that an action made.',
      'lastgood changes',
    )
  const { asked: _asked, ...target } = made.action
  const action = actionNamed(target.name, port)
  if (!action.ok) return action
  const { revert } = action.value
  if (revert === undefined) return err(noWayBack(target.name, made.id))
  const step = filled(revert, target)
  if (!step.ok) return unfilled(target.name, step.error)
  const signal: Measure = made.signal ?? { signal: 'error-share' }
  const told = { expect: `what ${made.id} did is taken back`, signal }
  return ok({ action: action.value, step: step.value, target, ...told, reverts: made.id })
}

const noWayBack = (name: string, change: string): Refusal => ({
  kind: 'missing',
  what: 'its declaration says no way back',
  where: name,
  todo: 'Take it back by hand, and say so.',
  command: `lastgood try "…" --reverts ${change}`,
})

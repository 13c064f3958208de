import { percent } from '../../lib/percent.ts'
import type { Audience, NextStep, Tried, UpdateStatus } from '../../model/incident/communication.ts'
import type { Harm } from '../../model/incident/harm.ts'
import type { IncidentState, Severity } from '../../model/incident/lifecycle.ts'
import type { MeasuredFact } from '../../model/incident/triage.ts'
import { rfc3339, type UnixMs } from '../../model/time.ts'
import type { Incident } from '../incident.ts'
import { isOurs, isPending } from '../ledger/ledger.ts'
import { actedOn } from '../testing/acted-on.ts'
import { effectAndScope } from '../triage/impact.ts'
import { nextUpdateAt } from './cadence.ts'
import { clockOf } from './clock.ts'
import { nextUpdateId } from './communication.ts'
import { aLine, causesOf, changesTried, diagnosisTold, eliminatedOf, inFlight, nextOf, triedOf } from './recorded.ts'

/** An update before it is told. An absent field is unknown: a draft says what is recorded and invents nothing. */
export type Draft = {
  readonly id: string
  readonly audience: Audience
  readonly drill: boolean
  readonly at: string
  readonly severity: Severity | undefined
  readonly status: UpdateStatus
  readonly symptom: string | undefined
  readonly scope: string | undefined
  readonly started: string | undefined
  readonly known: readonly string[]
  readonly tried: readonly Tried[]
  readonly eliminated: readonly string[]
  readonly next: readonly NextStep[]
  readonly workaround: string | undefined
  readonly needs: string | undefined
  readonly impact: MeasuredFact | null
  readonly nextUpdateAt: string | undefined
  readonly nothingNewSince: string | undefined
}

/** What a draft rests on beside the record. */
export type DraftFacts = {
  readonly now: UnixMs
  /** What users feel, measured for this update. */
  readonly harm?: Harm
  /** When the impact began by a diagnosis; nobody has confirmed it. */
  readonly onset?: string
}

/** What somebody says in place of the draft, or beside it (`known`, `tried`). */
export type Said = Partial<
  Pick<
    Draft,
    'status' | 'symptom' | 'scope' | 'started' | 'known' | 'tried' | 'next' | 'workaround' | 'needs' | 'nextUpdateAt'
  >
>

/** Composes an update from what is recorded and measured; what is said stands over it. */
export function draftOf(incident: Incident, audience: Audience, facts: DraftFacts, said: Said = {}): Draft {
  const { lifecycle, triage, communication } = incident
  const measured = facts.harm === undefined ? undefined : effectAndScope(facts.harm)
  const content =
    audience === 'internal' ? internalContent(incident, facts, measured) : externalContent(incident, facts)
  const promised = nextUpdateAt(incident, audience, facts.now)
  return {
    id: nextUpdateId(communication),
    audience,
    drill: lifecycle.drill,
    at: rfc3339(facts.now),
    severity: triage.severity,
    status: said.status ?? statusOf(incident, facts.now),
    symptom: said.symptom ?? content.symptom,
    scope: said.scope ?? content.scope,
    started: said.started ?? startedOf(incident, audience, facts),
    known: [...content.known, ...(said.known ?? [])],
    tried: [...content.tried, ...(said.tried ?? [])],
    eliminated: content.eliminated,
    next: said.next ?? content.next,
    workaround: said.workaround ?? communication.channels[audience].lastWithNews?.workaround,
    needs: said.needs,
    impact: measured?.scope.measured ?? null,
    nextUpdateAt: said.nextUpdateAt ?? (promised === undefined ? undefined : rfc3339(promised)),
    nothingNewSince: undefined,
  }
}

/** The same update, saying that nothing is new since the last one. */
export const nothingNew = (draft: Draft, since: string | undefined): Draft => ({
  ...draft,
  nothingNewSince: since,
  symptom: undefined,
  scope: undefined,
  started: undefined,
  known: [],
  tried: [],
  eliminated: [],
  next: [],
  workaround: undefined,
  needs: undefined,
  impact: null,
})

type Content = Pick<Draft, 'symptom' | 'scope' | 'known' | 'tried' | 'eliminated' | 'next'>

type Measured = ReturnType<typeof effectAndScope>

function internalContent(incident: Incident, facts: DraftFacts, measured: Measured | undefined): Content {
  return {
    symptom: aLine([incident.lifecycle.title, measured?.effect.measured?.says].filter(Boolean).join('; ')),
    scope: measured?.scope.measured?.says,
    known: [...causesOf(incident, facts.now), ...diagnosisTold(incident)],
    tried: [...triedOf(incident), ...changesTried(incident)],
    eliminated: eliminatedOf(incident, facts.now),
    next: [...inFlight(incident, facts.now), ...nextOf(incident, facts.now)],
  }
}

/** For people outside: shares that users feel, and nothing of how the system is made, who works on it or what is suspected. */
function externalContent(incident: Incident, { harm }: DraftFacts): Content {
  const none = { known: [], tried: [], eliminated: [], next: [] }
  const last = incident.communication.channels.external.lastWithNews
  if (harm === undefined || harm.whole.since.requests === 0)
    return { ...none, symptom: last?.symptom, scope: undefined }
  const { since, users, usersHit } = harm.whole
  const [failed, slow] = [since.failed / since.requests, since.slow / since.requests]
  const people = users === null || usersHit === null ? undefined : `${percent(usersHit / users)} of users`
  return {
    ...none,
    symptom: last?.symptom ?? felt(harm),
    scope: people ?? `${percent(failed)} of requests fail, ${percent(slow)} are slow`,
  }
}

function felt(harm: Harm): string | undefined {
  const { answer } = effectAndScope(harm).effect
  if (answer === 'down' || answer === 'broken') return 'requests fail'
  return answer === 'slow' ? 'requests are slow' : undefined
}

const STATUS_OF: Readonly<Record<IncidentState, UpdateStatus>> = {
  triage: 'Investigating',
  investigating: 'Investigating',
  identified: 'Root cause found',
  mitigated: 'Deployed',
  monitoring: 'Deployed',
  resolved: 'Resolved',
  closed: 'Resolved',
  cancelled: 'Resolved',
  merged: 'Resolved',
}

function statusOf(incident: Incident, now: UnixMs): UpdateStatus {
  const { lifecycle, ledger } = incident
  if (lifecycle.state !== 'identified') return STATUS_OF[lifecycle.state]
  if (ledger.changes.some((change) => isOurs(change) && isPending(change))) return 'Fix in progress'
  return causeIsTested(incident, now) ? 'Root cause found' : 'Investigating'
}

/** Only then may anybody be told that the cause is found. */
export const causeIsTested = (incident: Incident, now: UnixMs): boolean => actedOn(incident, now)?.standing === 'tested'

/** A start that nobody has confirmed is told as such, and to nobody outside. */
function startedOf({ lifecycle }: Incident, audience: Audience, { now, onset }: DraftFacts): string | undefined {
  const began = lifecycle.times.impactStarted
  const at = began?.at ?? onset
  const proposed = began === undefined || began.proposed === true
  if (at === undefined || (proposed && audience === 'external')) return undefined
  const exact = began !== undefined && began.plusMinusSeconds > 0 ? ` ± ${began.plusMinusSeconds} s` : ''
  return `${clockOf(at, rfc3339(now))}${exact} (${proposed ? 'by the diagnosis, not confirmed' : began.source})`
}

import { z } from 'zod'
import { err, ok, type Result } from '../../../lib/result.ts'
import { bestAction, type OfferedAction, offeredActions } from '../../../method/actions/offered.ts'
import { bestOf, type Offer, offersFor } from '../../../method/containment/offers.ts'
import { type Pattern, patternsFor } from '../../../method/containment/patterns.ts'
import type { Incident } from '../../../method/incident.ts'
import {
  effectiveAt,
  isPending,
  type LedgerChange,
  nextChangeId,
  VERIFY_MINUTES,
  verifyUntilOf,
  waysLeft,
} from '../../../method/ledger/ledger.ts'
import { warningsOf } from '../../../method/ledger/warnings.ts'
import { isToJudgeAgain } from '../../../method/testing/taken-back.ts'
import { CONTAINMENTS, type Containment, WAYS } from '../../../model/incident/containment.ts'
import type { EventOf } from '../../../model/incident/event.ts'
import { MEASURED, type Measure } from '../../../model/incident/measure.ts'
import { handle, line, listOf, oneLine, serviceName } from '../../../model/incident/said.ts'
import { rfc3339, type UnixMs, unixMs } from '../../../model/time.ts'
import { newestDiagnosis } from '../newest-diagnosis.ts'
import type { IncidentPorts } from '../ports.ts'
import { reading } from '../reading.ts'
import type { Refusal } from '../refusal.ts'
import { attempts, changesOfLate } from '../triage/triage-facts.ts'
import { type Call, type Outcome, type Verb, verb } from '../verb.ts'
import { readIncident, work } from '../work.ts'
import { written } from '../written.ts'
import { refusedToAgent } from './agent-gate.ts'
import { feltMeasure } from './felt-measure.ts'
import { judgedChange } from './judge-change.ts'
import { neighboursIn } from './neighbours.ts'

/** What can be told of a change. */
export const changeFields = {
  services: listOf(serviceName).default([]).describe('services it touches; none named means all of them'),
  expect: line.optional().describe('what should be seen if it works'),
  signal: z.enum(MEASURED).optional().describe('what is measured to judge it (what users are measured to suffer from)'),
  of: serviceName
    .optional()
    .describe('the service whose signal it is (where users suffer; of a signal, the first it touches)'),
  operation: line.optional().describe('the operation whose signal it is'),
  metric: line.optional().describe('where the signal is metric: its name'),
  verifyMinutes: z
    .number()
    .min(1)
    .max(24 * 60)
    .default(VERIFY_MINUTES)
    .describe('how long its effect is watched'),
  revert: line.optional().describe('how it is taken back'),
  revertExists: z.boolean().optional().describe('whether what it goes back to is still there'),
  seenBy: line.optional().describe('who has looked at it before'),
  tried: line.optional().describe('where it was tried apart from the running system'),
}

type ChangeInput = z.output<z.ZodObject<typeof changeFields>>

/** What to bear in mind, said when a change begins. */
export type ChangeBegun = { readonly id: string; readonly verifyUntil: string; readonly warnings: readonly string[] }

/** Begins a change: one at a time, each with what it should do and how it is taken back. */
export const tryChange = verb({
  name: 'try',
  says: 'begin a change and say what it should do; it is watched and judged',
  about: 'incident',
  does: 'write',
  isGrave: true,
  words: ['what'],
  input: {
    what: line.describe('what is changed'),
    ...changeFields,
    reverts: handle('c').optional().describe('the change that this one takes back'),
  },
  run: async ({ what, reverts, ...input }, call) => {
    const signal = await judgedBy(input, call)
    if (!signal.ok) return signal
    return begin(call, (incident, now) => {
      if (reverts !== undefined && !incident.ledger.changes.some(({ id }) => id === reverts))
        return err(noSuchChange(incident, reverts))
      const begins = begun(incident, input, { now, signal: signal.value })
      return ok({ ...begins, what, ...(reverts !== undefined && { reverts }) })
    })
  },
})

/** The ways to stop the harm with what is known of each; nothing is done by offering them. */
export type ContainOffers = {
  readonly offers: readonly Offer[]
  readonly best: Containment | null
  /** The declared action that goes the best way. */
  readonly action: string | null
  /** The declared actions, each with its way; none where none is declared. */
  readonly actions: readonly OfferedAction[]
  /** Patterns by name that fit what the diagnosis found. */
  readonly patterns: readonly Pattern[]
}

const containShape = {
  way: z.enum(CONTAINMENTS).optional().describe('how; without it the ways are listed with what is known of each'),
  what: line.optional().describe('what exactly is done'),
  ruleOut: line.optional().describe('why this way is out of the question; without a way, why all that are left are'),
  takesBack: line.optional().describe('id of the change that it takes back (the one that is offered for this way)'),
  ...changeFields,
}

/**
 * Begins a change that stops the harm before its cause is known, or rules a way out, or all that are left; without either, offers them
 * in the order of the method.
 */
export const contain = verb<typeof containShape, ChangeBegun | ContainOffers | null>({
  name: 'contain',
  says: 'stop the harm: roll back, switch off, route around, scale or shed, in this order; alone it shows what is at hand',
  about: 'incident',
  does: 'write',
  isGrave: true,
  words: ['way', 'what'],
  input: containShape,
  run: async ({ way, what, ruleOut, takesBack, ...input }, call) => {
    if (ruleOut !== undefined) return ruledOut(way, ruleOut, call)
    if (way === undefined) return offered(call)
    const [signal, back] = await Promise.all([judgedBy(input, call), takesBack ?? takenBack(way, input.services, call)])
    if (!signal.ok) return signal
    const expectedEffect = input.expect ?? `the harm ends: ${signal.value.signal} goes back to what it was`
    return begin(call, (incident, now) => {
      const begins = begun(incident, input, { now, signal: signal.value })
      const named = { what: what ?? WAYS[way], ...(back !== undefined && { takesBack: back }) }
      return ok({ ...begins, ...named, containment: way, expectedEffect })
    })
  },
})

async function offered({ id, ports }: Call): Promise<Result<Outcome<ContainOffers>, Refusal>> {
  const read = await readIncident(id, ports)
  if (!read.ok) return read
  const incident = read.value
  const { facts, offers } = await offersOf(incident, ports)
  const best = bestOf(offers)?.way ?? null
  const actions = offeredActions(ports.actions?.declared ?? [], offers, facts)
  const action = bestAction(actions.filter(({ way }) => way === best))?.name ?? null
  const patterns = facts.diagnosis === undefined ? [] : patternsFor(facts.diagnosis)
  return ok({ incident, entries: [], answer: { offers, best, action, actions, patterns } })
}

async function offersOf(incident: Incident, ports: IncidentPorts) {
  const latest = newestDiagnosis(incident, ports)
  const facts = { ...(await changesOfLate(ports)), ...(latest && { diagnosis: latest }) }
  return { facts, offers: offersFor(incident, facts) }
}

/**
 * The change that is taken back where nobody says which: the one that is offered for this way, where it is of a service that was named, or
 * none was. Undefined where none is offered, or a change of this way was begun before.
 */
export async function takenBack(
  way: Containment,
  services: readonly string[],
  { id, ports }: Call,
): Promise<string | undefined> {
  const read = await readIncident(id, ports)
  if (!read.ok) return undefined // whoever writes next says why
  const { offers } = await offersOf(read.value, ports)
  const given = offers.find((offer) => offer.way === way)?.given
  const isMeant = services.length === 0 || given?.services.some((service) => services.includes(service)) === true
  return given?.takesBack === undefined || !isMeant ? undefined : oneLine(given.takesBack)
}

/** Rules one way out, or all that are left. */
const ruledOut = (way: Containment | undefined, because: string, call: Call): Promise<Result<Outcome<null>, Refusal>> =>
  written(call, ({ ledger }) =>
    ok((way === undefined ? waysLeft(ledger) : [way]).map((way) => ({ kind: 'containment-ruled-out', way, because }))),
  )

/** Says that a change has been made, so that its effect is looked for from here on. */
export const finished = verb({
  name: 'done',
  says: 'say that a change has been made (the newest one, when none is named)',
  about: 'incident',
  does: 'write',
  words: ['change'],
  input: { change: handle('c').optional().describe('which change') },
  run: async ({ change }, call) => {
    return written(call, (incident) => {
      const found = changeOf(incident, change)
      if (!found.ok) return found
      if (call.who.at !== undefined && Date.parse(call.who.at) < Date.parse(found.value.startedAt))
        return err(endsBeforeItBegins(found.value, incident.id))
      return ok(found.value.finishedAt === undefined ? [{ kind: 'change-finished', id: found.value.id }] : [])
    })
  },
})

/** Judges a change by its signal: helped, no effect, worse, or not to be told yet. */
export const judgeChange = verb({
  name: 'judge',
  says: 'did it help? compares the signal before and after a change (the newest one, when none is named)',
  about: 'incident',
  does: 'write',
  words: ['change'],
  input: { change: handle('c').optional().describe('which change') },
  run: async ({ change }, call) => {
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    const found = changeOf(read.value, change)
    if (!found.ok) return found
    const event = await judgedChange(found.value, read.value, call.ports)
    const done = await work(call.id, call.who, call.ports, (incident, now) =>
      ok(isNews(event, incident, now) ? [event] : []),
    )
    if (!done.ok) return done
    const pending = done.value.incident?.ledger.changes.some((one) => one.id === event.id && isPending(one)) ?? false
    return ok({ ...done.value, answer: { ...event, pending } })
  },
})

/**
 * A verdict that stands is not written again; another one is, or the same with other rivals, or where more follows of the whole time. As long as a change is watched, that
 * nothing can be told yet is no verdict.
 */
function isNews({ id, verdict, says }: EventOf<'change-judged'>, { ledger }: Incident, now: UnixMs): boolean {
  const change = ledger.changes.find((one) => one.id === id)
  const before = change?.judged
  if (change !== undefined && (verdict === 'no-data' || verdict === 'unclear') && now < verifyUntilOf(change))
    return false
  const isWhole = change !== undefined && now >= verifyUntilOf(change) && isToJudgeAgain(change, ledger)
  return isWhole || before?.verdict !== verdict || (verdict === 'confounded' && before.says !== says)
}

/** The change ledger. */
export const changesMade = verb({
  name: 'changes',
  says: 'what was changed during the incident, and what it led to',
  about: 'incident',
  does: 'read',
  watched: true,
  input: {},
  run: (_, call) => reading(call, ({ ledger }) => ledger),
})

/** The verbs of the change ledger. */
export const ledgerVerbs: readonly Verb[] = [contain, tryChange, finished, judgeChange, changesMade]

type Begun = Omit<EventOf<'change-started'>, 'what'>

/** The beginning of a change, as it was told, and what it is judged by. */
export function begun(
  incident: Incident,
  { services, expect, verifyMinutes, revert, revertExists, seenBy, tried }: ChangeInput,
  { now, signal }: { readonly now: UnixMs; readonly signal: Measure },
): Begun {
  return {
    kind: 'change-started',
    id: nextChangeId(incident.ledger),
    origin: 'ours',
    services,
    signal,
    verifyUntil: rfc3339(unixMs(now + verifyMinutes * 60_000)),
    ...(expect !== undefined && { expectedEffect: expect }),
    ...(revert !== undefined && {
      revert: { how: revert, ...(revertExists !== undefined && { targetExists: revertExists }) },
    }),
    ...(seenBy !== undefined && { seenBy }),
    ...(tried !== undefined && { tried }),
  }
}

/** What a change is judged by: what was told; of what was not, what users feel. */
export async function judgedBy(
  { signal, of, operation, metric, services }: Pick<ChangeInput, 'signal' | 'of' | 'operation' | 'metric' | 'services'>,
  { id, ports }: Call,
): Promise<Result<Measure, Refusal>> {
  const read = await readIncident(id, ports)
  if (!read.ok) return read
  const told = signal ?? (metric === undefined ? undefined : 'metric')
  const felt: Measure = told === undefined ? await feltMeasure(read.value, ports) : { signal: told }
  const place = services[0] ?? read.value.lifecycle.service
  const isPlaced = of !== undefined || operation !== undefined
  const where = isPlaced ? { service: of, operation } : felt
  const service = where.service ?? place
  return ok({
    signal: felt.signal,
    ...(service && { service }),
    ...(where.operation && { operation: where.operation }),
    ...(metric && { metric }),
    ...(felt.severity && { severity: felt.severity }),
    ...(felt.contains && !isPlaced && { contains: felt.contains }),
  })
}

/** Writes the beginning of a change, with what it is judged by and what is to be borne in mind. */
export async function begin(
  call: Call,
  change: (incident: Incident, now: UnixMs) => Result<EventOf<'change-started'>, Refusal>,
): Promise<Result<Outcome<ChangeBegun>, Refusal>> {
  const now = call.ports.clock.now()
  const late = { from: unixMs(now - NEIGHBOURS_MS), to: now }
  const problems: string[] = []
  const neighbours = await attempts(problems)('who calls whom', neighboursIn(late, call.ports)) // a change does not wait for it
  let answer: ChangeBegun = { id: '', verifyUntil: '', warnings: [] }
  const done = await work(call.id, call.who, call.ports, (incident, now) => {
    const event = change(incident, now)
    if (!event.ok) return event
    const entry: LedgerChange = {
      ...event.value,
      startedAt: call.who.at ?? rfc3339(now),
      by: call.who.actor.name,
      finishedAt: undefined,
      judged: undefined,
      revertedBy: undefined,
      reportedAs: [],
      isToTakeBack: false,
    }
    const { id, verifyUntil = '' } = event.value
    answer = { id, verifyUntil, warnings: [...warningsOf(entry, incident, neighbours ?? NOBODY), ...problems] }
    return refusedToAgent(entry, call.who.actor, incident) ?? ok([event.value])
  })
  return done.ok ? ok({ ...done.value, answer }) : done
}

const NEIGHBOURS_MS = 10 * 60_000 // who calls whom, as of late
const NOBODY = (): readonly string[] => []

/** The change that was named, or the newest one that is still being watched, or the newest. */
function changeOf(incident: Incident, id: string | undefined): Result<LedgerChange, Refusal> {
  const { changes } = incident.ledger
  const newest = [...changes].sort((a, b) => effectiveAt(b) - effectiveAt(a))
  const found = id === undefined ? (newest.find(isPending) ?? newest[0]) : changes.find((change) => change.id === id)
  return found === undefined ? err(noSuchChange(incident, id)) : ok(found)
}

const endsBeforeItBegins = ({ id, startedAt }: LedgerChange, where: string): Refusal => ({
  kind: 'wrong',
  what: `${id} began at ${startedAt}, it cannot have been done before`,
  where,
  todo: 'Say another time, or correct when it began.',
  command: '--at TIME; or: lastgood correct SEQ --to TIME',
})

const noSuchChange = (incident: Incident, id: string | undefined): Refusal => ({
  kind: 'missing',
  what: whyNoChange(incident, id),
  where: incident.id,
  todo: 'Name one of the changes, or begin one.',
  command: 'lastgood changes; or: lastgood try "what"',
})

function whyNoChange({ ledger }: Incident, id: string | undefined): string {
  if (id === undefined) return 'nothing was changed yet'
  const never = ledger.neverMade.some((change) => change.id === id)
  return never ? `the action of ${id} never ran: nothing was changed` : `there is no change ${id}`
}

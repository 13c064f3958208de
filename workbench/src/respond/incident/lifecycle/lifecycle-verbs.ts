import { z } from 'zod'
import { err, ok } from '../../../lib/result.ts'
import { diagnosisSays } from '../../../method/diagnosed/settling.ts'
import type { Incident } from '../../../method/incident.ts'
import { isOfOne, isOpen } from '../../../method/lifecycle/lifecycle.ts'
import { impactLines } from '../../../method/postmortem/draft/times.ts'
import { successSigns } from '../../../method/success/signs.ts'
import { chainSays } from '../../../method/testing/links.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import { LOOKED_AT, NAMED_TIMES, ROLES, SEVERITIES, STATES } from '../../../model/incident/lifecycle.ts'
import { line, prose, serviceName, time } from '../../../model/incident/said.ts'
import { mostSimilar } from '../learning/most-similar.ts'
import { refusedToAgents } from '../passed-gate.ts'
import type { Refusal } from '../refusal.ts'
import { type Verb, verb } from '../verb.ts'
import { type Decide, openIncident, readIncident } from '../work.ts'
import { written } from '../written.ts'
import { edit } from './edit-verb.ts'
import { type Unheard, unheardOf } from './heard-of.ts'
import { merge } from './merge-verb.ts'
import { note } from './note-verb.ts'

const always =
  (...events: readonly IncidentEvent[]): Decide =>
  () =>
    ok(events)

const declareShape = {
  title: line.describe('what is wrong, in one line'),
  service: serviceName.optional().describe('the service that the page or the complaint names'),
  severity: z.enum(SEVERITIES).optional().describe('how bad, as far as known; triage asks for it'),
  drill: z.boolean().default(false).describe('an exercise: shown everywhere, counted nowhere'),
  detectedAt: time.optional().describe('when the alert fired or the first complaint came'),
  alert: line.optional().describe('the alert that fires'),
}

/** Begins an incident. */
export const declare = verb<typeof declareShape, Unheard | null>({
  name: 'declare',
  says: 'begin an incident: say what is wrong, the rest can follow',
  about: 'record',
  does: 'write',
  words: ['title'],
  input: declareShape,
  run: async (input, { who, ports }) => {
    const opened = await openIncident([{ kind: 'declared', ...input }], who, ports)
    if (!opened.ok) return opened
    const unheard = await unheardOf(input.service, ports)
    return ok({ ...opened.value, answer: unheard ?? null })
  },
})

/** Says that somebody is on it. */
export const acknowledge = verb({
  name: 'ack',
  says: 'say that you are on it',
  about: 'incident',
  does: 'write',
  input: {},
  run: (_, call) =>
    written(call, (incident) => ok(incident.lifecycle.times.acknowledged ? [] : [{ kind: 'acknowledged' }])),
})

/** Takes a role, with what is in flight when it is handed over. */
export const takeRole = verb({
  name: 'lead',
  says: 'take a role (commander when none is named), or give it to somebody',
  about: 'incident',
  does: 'write',
  words: ['role'],
  input: {
    role: z.enum(ROLES).default('commander').describe('which role'),
    by: line.optional().describe('who takes it (you, when nobody is named)'),
    inFlight: prose.optional().describe('what is in flight, at a handover'),
  },
  run: (input, call) =>
    written(call, ({ lifecycle }) => {
      const { role, by = call.who.actor.name } = input
      const before = isOfOne(role) ? lifecycle.roles.find((one) => one.role === role && one.by !== by)?.by : undefined
      return ok([{ kind: 'role-taken', ...input, by, ...(before !== undefined && { insteadOf: before }) }])
    }),
})

/** Moves an incident to another state; resolving has a verb of its own, with its gate. */
export const move = verb({
  name: 'state',
  says: 'say where it stands; every state may follow every other',
  about: 'incident',
  does: 'write',
  asNamed: true,
  afterTheEnd: true,
  isGrave: true,
  words: ['to'],
  input: {
    to: z.enum(STATES).exclude(['merged', 'resolved']).describe('the state'),
    reason: line.optional().describe('why'),
  },
  run: (input, call) =>
    written(call, (incident) => {
      const { id, lifecycle } = incident
      if (input.to === lifecycle.state && input.reason === undefined) return ok([])
      if (input.to === 'closed' && isOpen(incident)) return err(notOver(id))
      if (input.to === 'cancelled') {
        const shut = refusedToAgents(call.who.actor, CANCELLED(id))
        if (shut !== undefined) return shut
      }
      return ok([{ kind: 'state-changed', ...input }])
    }),
})

/** Whoever cancels says that there was no harm. */
const CANCELLED = (id: string) =>
  ({ verb: 'state', field: 'reason', about: id, shut: 'cancelling says that there was no incident' }) as const

const PLUS_MINUS_SECONDS_MAX = 30 * 86_400 // what is known worse than to the month is not known

/** Closing what is still open would pass by the gate that `resolve` keeps. */
const notOver = (id: string): Refusal => ({
  kind: 'against-the-method',
  what: 'it is still open, and nothing has shown that it is over',
  where: id,
  todo: 'Resolve it, or cancel it if it was none.',
  command: 'lastgood resolve; or: lastgood state cancelled --reason "why"',
  pass: [
    { verb: 'resolve', says: 'end it, once it is shown to be over' },
    { verb: 'state', words: ['cancelled'], says: 'say that it was none' },
  ],
})

/** Says when something was, with how exactly it is known. */
export const setTime = verb({
  name: 'time',
  says: 'set a named time of the incident, such as impactStarted',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  words: ['name', 'when'],
  input: {
    name: z.enum(NAMED_TIMES).describe('which time'),
    when: time.optional().describe('when; absent: as telemetry proposes it'),
    plusMinusSeconds: z.number().min(0).max(PLUS_MINUS_SECONDS_MAX).optional().describe('how exact'),
    source: z.enum(['measured', 'reported', 'estimated']).default('reported').describe('how it is known'),
    why: line.optional().describe('on what it rests'),
  },
  run: ({ when, ...input }, call) =>
    written(call, ({ id, lifecycle }) => {
      if (when !== undefined) return ok([{ kind: 'time-set', ...input, at: when }])
      const known = lifecycle.times[input.name]
      if (!known?.proposed)
        return err({ kind: 'wrong', what: `no ${input.name} is proposed`, where: id, todo: 'Say when it was.' })
      const { at, plusMinusSeconds } = known
      return ok([{ kind: 'time-set', ...input, at, plusMinusSeconds, source: 'measured' }])
    }),
})

/** Says what the alert does; an incident is not over while it fires. */
export const alert = verb({
  name: 'alert',
  says: 'say that the alert fires, or is quiet',
  about: 'incident',
  does: 'write',
  words: ['is', 'name'],
  input: {
    is: z.enum(['firing', 'quiet']).describe('what it does'),
    name: line.optional().describe('which alert (the one that is known, when none is named)'),
  },
  run: ({ is, name }, call) =>
    written(call, ({ id, lifecycle }) => {
      const named = name ?? lifecycle.alert?.name
      if (named === undefined)
        return err({
          kind: 'wrong',
          what: 'no alert is known',
          where: id,
          todo: 'Name it.',
          command: `lastgood alert ${is} NAME`,
        })
      const firing = is === 'firing'
      const known = lifecycle.alert?.name === named && lifecycle.alert.firing === firing
      return ok(known ? [] : [{ kind: 'alert-moved', alert: named, firing }])
    }),
})

/** Says that something was looked at. */
export const look = verb({
  name: 'looked',
  says: 'say what you looked at and what you found',
  about: 'incident',
  does: 'write',
  words: ['what', 'found'],
  input: {
    what: z.enum(LOOKED_AT).describe('what'),
    found: line.optional().describe('what you found'),
    query: prose.optional().describe('the query'),
  },
  run: ({ what, ...input }, call) => written(call, always({ kind: 'looked', ...input, at: what })),
})

/** Corrects the time or the text of an earlier entry; the earlier entry stays in the record. */
export const correct = verb({
  name: 'correct',
  says: 'correct when an entry happened, or the text of a note; the old one stays readable',
  about: 'incident',
  does: 'write',
  asNamed: true,
  afterTheEnd: true,
  words: ['seq', 'text'],
  input: {
    seq: z.number().int().min(1).describe('number of the entry'),
    to: time.optional().describe('when it happened'),
    text: prose.optional().describe('how the note should read'),
    reason: line.optional().describe('why'),
  },
  run: ({ seq, to, text, reason }, call) =>
    written(call, (incident) => {
      const wrong = cannotCorrect(incident, { seq, to, text })
      if (wrong !== undefined) return { ok: false, error: wrong }
      const given = { ...(to && { at: to }), ...(text && { text }), ...(reason && { reason }) }
      return ok([{ kind: 'corrected', seq, ...given }])
    }),
})

type Correction = { readonly seq: number; readonly to: string | undefined; readonly text: string | undefined }

function cannotCorrect(incident: Incident, { seq, to, text }: Correction): Refusal | undefined {
  const entry = incident.entries.find((e) => e.seq === seq)
  const where = `${incident.id} #${seq}`
  if (entry === undefined)
    return {
      kind: 'missing',
      what: `it has ${incident.entries.length} entries`,
      where,
      todo: 'Name one of them by its number.',
      command: 'lastgood timeline',
    }
  if (to === undefined && text === undefined)
    return {
      kind: 'wrong',
      what: 'nothing to correct',
      where,
      todo: 'Give another time, or the text of a note.',
      command: '--to TIME; or: --text "…"',
    }
  if (text !== undefined && entry.event.kind !== 'note')
    return { kind: 'wrong', what: `a ${entry.event.kind} has no text to correct`, where, todo: 'Write a note instead.' }
  return undefined
}

/** The incident as it stands. */
export const status = verb({
  name: 'status',
  says: 'one incident: where it stands, who does what, what is next',
  about: 'incident',
  does: 'read',
  watched: true,
  input: {},
  run: async (_, call) => {
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    const incident = read.value
    const { recorded: _recorded, entries: _entries, ...themes } = incident
    const signs = successSigns(incident, call.ports.clock.now())
    const [diagnosis, cause] = [diagnosisSays(incident) ?? null, causeSays(incident) ?? null]
    const resembles = (await mostSimilar(incident, call.ports)) ?? null
    const answer = { ...themes, signs, diagnosis, cause, resembles, impacts: impactLines(incident.lifecycle) }
    return ok({ incident, entries: [], answer })
  },
})

/** The cause that is acted on, with its links and what shows each. */
function causeSays({ testing }: Incident): string | undefined {
  const cause = testing.hypotheses.find(({ id }) => id === testing.committed?.hypothesis)
  if (cause === undefined) return undefined
  return `${cause.id} ${cause.statement}${cause.links.length === 0 ? '' : `: ${chainSays(cause.links, testing)}`}`
}

/** The verbs that move an incident along. */
export const lifecycleVerbs: readonly Verb[] = [
  declare,
  edit,
  note,
  acknowledge,
  takeRole,
  move,
  setTime,
  alert,
  look,
  correct,
  merge,
  status,
]

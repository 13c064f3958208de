import { z } from 'zod'
import { err, ok, type Result } from '../../../lib/result.ts'
import { CADENCE, promiseObjection, severityForCadence, timeOf } from '../../../method/communication/cadence.ts'
import { SPOKEN_TIME_EXPECTED, spokenTime } from '../../../method/communication/clock.ts'
import type { PostedUpdate } from '../../../method/communication/communication.ts'
import {
  causeIsTested,
  type Draft,
  type DraftFacts,
  draftOf,
  nothingNew,
  type Said,
} from '../../../method/communication/draft.ts'
import { type Due, dueUpdates } from '../../../method/communication/due.ts'
import { internalsIn } from '../../../method/communication/internals.ts'
import { updateText } from '../../../method/communication/update-text.ts'
import type { Incident } from '../../../method/incident.ts'
import { AUDIENCES, type Audience, UPDATE_STATUSES } from '../../../model/incident/communication.ts'
import type { Actor } from '../../../model/incident/entry.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import { line, listOf } from '../../../model/incident/said.ts'
import { rfc3339, type UnixMs } from '../../../model/time.ts'
import { passed } from '../passed-gate.ts'
import type { Refusal } from '../refusal.ts'
import { draftFacts } from '../triage/triage-facts.ts'
import { type Outcome, type Verb, verb } from '../verb.ts'
import { readIncident, work } from '../work.ts'

/** An update, laid out or told. */
export type UpdateSheet = {
  readonly posted: boolean
  readonly draft: Draft
  readonly text: string
  /** What stands against telling it like this; a reason passes it. */
  readonly objections: readonly string[]
}

const updateShape = {
  audience: z.enum(AUDIENCES).default('internal').describe('whom it is for'),
  post: z.boolean().default(false).describe('tell it; without, the draft is shown'),
  nothingNew: z.boolean().default(false).describe('tell that nothing is new, and nothing else'),
  status: z.enum(UPDATE_STATUSES).optional().describe('in place of the one that follows from the state'),
  symptom: line.optional().describe('in place of the drafted symptom'),
  scope: line.optional().describe('in place of the measured scope'),
  started: line.optional().describe('in place of the recorded start'),
  known: listOf(line).optional().describe('what else is known'),
  worked: listOf(line).optional().describe('what was tried and worked or ruled something out'),
  noHelp: listOf(line).optional().describe('what was tried and did not help'),
  steps: listOf(line).optional().describe('next steps, each with its time after an @: "roll back @ 5 min"'),
  done: listOf(line).optional().describe('next steps of the draft that are done: their numbers, or their words'),
  workaround: line.optional().describe('what users can do meanwhile; "none yet" when there is none'),
  needs: line.optional().describe('what you need from readers'),
  next: z.string().optional().describe('when the next update comes: 20m or 14:40Z; by severity when not given'),
  reason: line.optional().describe('why a rule of updates is passed over'),
}

type Given = z.output<z.ZodObject<typeof updateShape>>

/** Shows the draft of an update, or tells it. */
export const update = verb<typeof updateShape, UpdateSheet>({
  name: 'update',
  says: 'the next update, drafted from what is recorded; it is told when you say so, also that there is nothing new',
  about: 'incident',
  does: 'write',
  isGrave: true,
  reachesOut: true,
  input: updateShape,
  run: async (given, { id, who, ports }) => {
    const read = await readIncident(id, ports)
    if (!read.ok) return read
    const now = ports.clock.now()
    const next = given.next === undefined ? undefined : spokenTime(given.next, now)
    if (given.next !== undefined && (next === undefined || next <= now)) return err(noTime(id, given.next))
    const facts = await draftFacts(read.value, ports)
    const sheet = sheetOf(read.value, { given, next, facts })
    if (!given.post && !given.nothingNew) return ok({ incident: read.value, entries: [], answer: sheet })
    const done = await work(id, who, ports, (incident) => {
      const current = sheetOf(incident, { given, next, facts })
      const refusal = refusalFor(incident, current, given)
      if (refusal !== undefined) return err(refusal)
      const gate = gatePassed(incident.id, current, { reason: given.reason, actor: who.actor })
      return gate.ok ? ok([postedEvent(current, given.reason), ...gate.value]) : gate
    })
    if (!done.ok) return done
    const told = done.value.incident.communication.updates.at(-1)!
    return ok({
      ...done.value,
      answer: { ...sheet, posted: true, draft: { ...sheet.draft, id: told.id }, text: told.text },
    })
  },
})

const noTime = (where: string, given: string): Refusal => ({
  kind: 'wrong',
  what: `"${given}" is no time to come`,
  where,
  todo: `${SPOKEN_TIME_EXPECTED}, later than now.`,
})

type Composing = { readonly given: Given; readonly next: UnixMs | undefined; readonly facts: DraftFacts }

function sheetOf(incident: Incident, { given, next, facts }: Composing): UpdateSheet {
  const { audience } = given
  const said = { ...saidIn(given), ...(next && { nextUpdateAt: rfc3339(next) }) }
  const composed = draftOf(incident, audience, facts, said)
  const since = incident.communication.channels[audience].last?.at
  const left = { ...composed, next: composed.next.filter(({ what }, i) => !isDone(given.done ?? [], what, i)) }
  const draft = given.nothingNew ? nothingNew(left, since) : left
  const text = updateText(draft)
  return { posted: false, draft, text, objections: objectionsTo(incident, draft, text) }
}

/** A step is named by its number, from 1, or by its words. */
const isDone = (done: readonly string[], what: string, i: number): boolean =>
  done.includes(String(i + 1)) || done.some((one) => one.toLowerCase() === what.toLowerCase())

function saidIn({ status, symptom, scope, started, known, worked, noHelp, steps, workaround, needs }: Given): Said {
  const tried = [
    ...(worked ?? []).map((what) => ({ worked: true, what })),
    ...(noHelp ?? []).map((what) => ({ worked: false, what })),
  ]
  const given = { status, symptom, scope, started, known, workaround, needs, next: steps?.map(stepOf), tried }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** `roll back @ 5 min`: what stands after the last @ says when. */
function stepOf(step: string): Draft['next'][number] {
  const [, what, eta] = /^(.*\S)\s+@\s*(\S.*)$/.exec(step) ?? []
  return what === undefined || eta === undefined ? { what: step } : { what, eta }
}

function objectionsTo(incident: Incident, draft: Draft, text: string): readonly string[] {
  const now = timeOf(draft.at)
  const at = timeOf(draft.nextUpdateAt)
  const promise =
    now === undefined || at === undefined ? undefined : promiseObjection(incident, draft.audience, { now, at })
  const internals = draft.audience === 'external' ? internalsIn(text, incident) : []
  const empty = draft.audience === 'external' && draft.nothingNewSince === undefined && draft.symptom === undefined
  const tooSure = draft.status === 'Root cause found' && now !== undefined && !causeIsTested(incident, now)
  return [
    ...(promise === undefined ? [] : [promise]),
    ...(empty ? ['it says not even what readers outside see'] : []),
    ...(tooSure ? ['"Root cause found" needs a cause that is committed to and that a test speaks for'] : []),
    ...(internals.length === 0 ? [] : [`readers outside should not see: ${internals.join(', ')}`]),
  ]
}

function refusalFor({ id }: Incident, { draft, objections }: UpdateSheet, given: Given): Refusal | undefined {
  if (given.nothingNew && draft.nothingNewSince === undefined)
    return {
      kind: 'wrong',
      what: `no ${draft.audience} update was told yet, so nothing can be new since`,
      where: id,
      todo: 'Tell the first one.',
      command: 'lastgood update --post',
    }
  if (objections.length === 0 || given.reason !== undefined) return undefined
  return {
    kind: 'against-the-method',
    what: objections.join('; '),
    where: id,
    todo: 'Change it, or say why it is told as it is.',
    command: '--reason "…"',
    pass: [
      { verb: 'update', field: 'reason', says: 'why a rule of updates is passed over' },
      ...(draft.symptom === undefined ? [{ verb: 'update', field: 'symptom', says: 'what readers see' }] : []),
    ],
  }
}

/** The flag of a rule that is passed over for a reason. Errors: an agent gives it. */
function gatePassed(
  about: string,
  { objections }: UpdateSheet,
  { reason, actor }: { readonly reason: string | undefined; readonly actor: Actor },
): Result<readonly IncidentEvent[], Refusal> {
  if (objections.length === 0 || reason === undefined) return ok([])
  return passed(actor, { verb: 'update', field: 'reason', about, shut: objections.join('; '), reason })
}

function postedEvent({ draft, text, objections }: UpdateSheet, reason: string | undefined): IncidentEvent {
  const { drill: _, at: __, known, tried, eliminated, next, ...rest } = draft
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as typeof rest
  const lists = { known: [...known], tried: [...tried], eliminated: [...eliminated], next: [...next] }
  const despite = objections.length > 0 && reason !== undefined ? { despite: reason } : {}
  return {
    kind: 'update-posted',
    ...(said as Pick<Draft, 'id' | 'audience' | 'status' | 'impact'>),
    ...lists,
    ...despite,
    text,
  }
}

const snoozeShape = {
  until: z
    .string()
    .optional()
    .describe('how long: 20m or 14:40Z; without it until the next update, which only P2 allows'),
  reason: line.describe('why'),
  audience: z.enum(AUDIENCES).default('internal').describe('which updates'),
}

/** Keeps reminders of an update quiet; it moves no promise. */
export const snooze = verb({
  name: 'snooze',
  says: 'no reminders of the next update for a while; the promise stands, and the reason is kept',
  about: 'incident',
  does: 'write',
  words: ['until', 'reason'],
  input: snoozeShape,
  run: async ({ until, reason, audience }, { id, who, ports }): Promise<Result<Outcome<null>, Refusal>> => {
    const done = await work(id, who, ports, (incident, now) => {
      const at = until === undefined ? undefined : spokenTime(until, now)
      if (until !== undefined && (at === undefined || at <= now)) return err(noTime(id, until))
      if (at === undefined && severityForCadence(incident) !== 'P2') return err(onlyP2(id))
      return ok([{ kind: 'update-snoozed', audience, reason, ...(at && { until: rfc3339(at) }) }])
    })
    return done.ok ? ok({ ...done.value, answer: null }) : done
  },
})

const onlyP2 = (where: string): Refusal => ({
  kind: 'against-the-method',
  what: 'reminders are switched off at P2 only',
  where,
  todo: 'Say until when.',
  command: 'lastgood snooze 20m REASON',
  pass: [
    { verb: 'snooze', field: 'until', says: 'how long, e.g. 20m' },
    { verb: 'sev', words: ['P2'], says: 'say that it is less bad, with the reason' },
  ],
})

/** What was told, and what is promised. */
export type Updates = {
  readonly updates: readonly PostedUpdate[]
  readonly due: readonly (Omit<Due, 'at'> & { readonly at: string })[]
  readonly cadence: typeof CADENCE
}

/** The updates of an incident, and when the next are due. */
export const updates = verb({
  name: 'updates',
  says: 'the updates that were told, and when the next is due',
  about: 'incident',
  does: 'read',
  input: { audience: z.enum(AUDIENCES).optional().describe('only those for them') },
  run: async ({ audience }, { id, ports }): Promise<Result<Outcome<Updates>, Refusal>> => {
    const read = await readIncident(id, ports)
    if (!read.ok) return read
    const asked = (one: { readonly audience: Audience }): boolean => audience === undefined || one.audience === audience
    const due = dueUpdates(read.value, ports.clock.now()).map((d) => ({ ...d, at: rfc3339(d.at) }))
    const answer = {
      updates: read.value.communication.updates.filter(asked),
      due: due.filter(asked),
      cadence: CADENCE,
    }
    return ok({ incident: read.value, entries: [], answer })
  },
})

/** The verbs of telling people. */
export const communicationVerbs: readonly Verb[] = [update, snooze, updates]

import { z } from 'zod'
import { ok, type Result } from '../../lib/result.ts'
import type { AskedAction } from '../../method/actions/acted.ts'
import { filled, stepText } from '../../method/actions/fill.ts'
import { bestAction, type OfferedAction, offeredActions } from '../../method/actions/offered.ts'
import { stillWaits } from '../../model/incident/asked.ts'
import { handle, line, serviceName } from '../../model/incident/said.ts'
import type { Refusal } from '../incident/refusal.ts'
import { refused } from '../incident/testing/refusals.ts'
import { type Call, type Outcome, type Verb, verb } from '../incident/verb.ts'
import { readIncident, work } from '../incident/work.ts'
import { type Planned, plan, runningOf, type Seen, seenFor, undoOf } from './plan.ts'
import type { ActionsPort, Ran } from './ports.ts'
import { actionsIn, refusedToAgents } from './refusals.ts'
import { type ActionRan, runInLedger } from './run.ts'

/** What can be done, what would be done, what waits for somebody else, or what was done. */
export type ActReply =
  | { readonly state: 'offered'; readonly actions: readonly OfferedAction[]; readonly best: string | null }
  | { readonly state: 'dry'; readonly step: string; readonly ran: Ran | null }
  | { readonly state: 'asked'; readonly id: string; readonly step: string }
  | ActionRan

const actShape = {
  action: line.optional().describe('which action; without it they are listed in the order of the method'),
  service: serviceName.optional().describe('the service it is used on (what was found, or the only one it is for)'),
  change: line.optional().describe('the change it takes back (the accused one)'),
  version: line.optional().describe('the version it goes to (the one before the accused change)'),
  expect: line.optional().describe('what should be seen if it works'),
  dryRun: z
    .boolean()
    .default(false)
    .describe('do nothing: show what would be done, and run the dry run where one is declared'),
  skipEvidence: line.optional().describe('why no evidence is kept before it'),
}

/** Runs a declared action through the change ledger; without a name, offers them. */
export const act = verb<typeof actShape, ActReply>({
  name: 'act',
  says: 'run an action of lastgood.yaml, evidence first, as a change of the ledger; alone it shows which are at hand',
  about: 'incident',
  does: 'write',
  isGrave: true,
  reachesOut: true,
  words: ['action'],
  input: actShape,
  run: async ({ action: name, dryRun, skipEvidence, ...given }, call) => {
    const port = actionsIn(call.ports)
    if (!port.ok) return port
    const seen = await seenFor(call)
    if (!seen.ok) return seen
    if (name === undefined) return offered(seen.value, port.value)
    const planned = plan(name, given, seen.value, port.value)
    if (!planned.ok) return planned
    const stop = refusedToAgents(planned.value.action, call.who.actor)
    if (stop !== undefined) return stop
    if (dryRun) return dry(planned.value, seen.value, port.value)
    if (planned.value.action.blastRadius === 'high') return ask(planned.value, now(call))
    const evidence = skipEvidence === undefined ? 'first' : { skip: skipEvidence }
    return runInLedger(runningOf(planned.value, evidence), port.value, now(call))
  },
})

/** Says yes to an action that somebody else asked for, and runs it. */
export const approve = verb({
  name: 'approve',
  says: 'the second pair of eyes: run an action that somebody else asked for',
  about: 'incident',
  does: 'write',
  isGrave: true,
  reachesOut: true,
  words: ['asked'],
  input: { asked: handle('a').optional().describe('which question, e.g. a-1 (the newest)') },
  run: async ({ asked: id }, call): Promise<Result<Outcome<ActionRan>, Refusal>> => {
    const port = actionsIn(call.ports)
    if (!port.ok) return port
    const seen = await seenFor(call)
    if (!seen.ok) return seen
    const question = questionOf(id, seen.value, call)
    if (!question.ok) return question
    const { target, expectedEffect } = question.value
    const planned = plan(target.name, { ...target, expect: expectedEffect }, seen.value, port.value)
    if (!planned.ok) return planned
    const looked = { ...planned.value, asked: question.value.id, seenBy: call.who.actor.name }
    return runInLedger(runningOf(looked, 'first'), port.value, now(call))
  },
})

/** Takes back a change that a declared action made. It waits for nothing: not for evidence, not for somebody else. */
export const undo = verb({
  name: 'undo',
  says: 'take back what a declared action changed (the newest, when none is named)',
  about: 'incident',
  does: 'write',
  isGrave: true,
  reachesOut: true,
  words: ['change'],
  input: { change: handle('c').optional().describe('which change') },
  run: async ({ change }, call): Promise<Result<Outcome<ActionRan>, Refusal>> => {
    const port = actionsIn(call.ports)
    if (!port.ok) return port
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    const planned = undoOf(change, read.value, port.value)
    if (!planned.ok) return planned
    const stop = refusedToAgents(planned.value.action, call.who.actor)
    return stop ?? runInLedger(runningOf(planned.value, 'beside'), port.value, now(call))
  },
})

/** The verbs of declared actions. */
export const actVerbs: readonly Verb[] = [act, approve, undo]

/** An action happens when it is asked for, whatever time a caller tells. */
const now = (call: Call): Call => ({ ...call, who: { actor: call.who.actor } })

function offered({ incident, facts, offers }: Seen, { declared }: ActionsPort): Result<Outcome<ActReply>, Refusal> {
  const actions = offeredActions(declared, offers, facts)
  return ok({ incident, entries: [], answer: { state: 'offered', actions, best: bestAction(actions)?.name ?? null } })
}

async function dry(
  { action, step, target }: Planned,
  { incident }: Seen,
  port: ActionsPort,
): Promise<Result<Outcome<ActReply>, Refusal>> {
  const rehearsal = action.dryRun && filled(action.dryRun, target)
  const ran = rehearsal?.ok ? await port.run(action, rehearsal.value) : null
  return ok({ incident, entries: [], answer: { state: 'dry', step: stepText(step), ran } })
}

/** Much can break: it is written down, and somebody else decides. */
async function ask({ target, expect, step }: Planned, call: Call): Promise<Result<Outcome<ActReply>, Refusal>> {
  let id = ''
  const done = await work(call.id, call.who, call.ports, ({ acted }) => {
    id = `a-${acted.asked.length + 1}`
    return ok([{ kind: 'action-asked', id, target, expectedEffect: expect }])
  })
  return done.ok ? ok({ ...done.value, answer: { state: 'asked', id, step: stepText(step) } }) : done
}

function waitsNot(where: string, open: readonly AskedAction[]): Result<never, Refusal> {
  const last = open.at(-1)
  if (last === undefined)
    return refused(
      'missing',
      'nothing waits for a second pair of eyes',
      where,
      'Ask for an action first.',
      'lastgood act NAME',
    )
  const known = open.map(({ id }) => id).join(', ')
  return refused('missing', 'this is not what waits', where, `Name what does: ${known}.`, `lastgood approve ${last.id}`)
}

/** The question that is to be answered, by somebody who did not ask it. */
function questionOf(id: string | undefined, { incident }: Seen, { who, ports }: Call): Result<AskedAction, Refusal> {
  const open = incident.acted.asked.filter(({ change }) => change === undefined)
  const question = id === undefined ? open.at(-1) : open.find((one) => one.id === id)
  if (question === undefined) return waitsNot(id ?? incident.id, open)
  if (!stillWaits(question, ports.clock.now()))
    return refused(
      'wrong',
      'it was asked more than half an hour ago',
      question.id,
      'Ask again.',
      `lastgood act ${question.target.name}`,
    )
  if (who.actor.kind !== 'human' || who.actor.name === question.by)
    return refused(
      'wrong',
      `${question.by} asked for it, and another person has to look at it`,
      question.id,
      'Let somebody else approve it.',
      `lastgood approve ${question.id}`,
    )
  return ok(question)
}

import { z } from 'zod'
import { err, ok, type Result } from '../../lib/result.ts'
import { CONTAINMENTS } from '../../model/incident/containment.ts'
import { handle, line } from '../../model/incident/said.ts'
import { parseRfc3339, rfc3339, unixMs } from '../../model/time.ts'
import { begin, begun, type ChangeBegun, changeFields, judgedBy, takenBack } from '../incident/ledger/ledger-verbs.ts'
import type { Refusal } from '../incident/refusal.ts'
import { type Call, type Outcome, verb } from '../incident/verb.ts'
import { work } from '../incident/work.ts'
import type { PracticeAction, PracticeChange } from './ports.ts'
import { roomIn } from './room-in.ts'

/** What can be done, or the change that was made. */
export type DrillActed = { readonly actions: readonly PracticeAction[]; readonly made: ChangeBegun | null }

/** How long an action of a drill is watched: the practice system answers within seconds. */
const VERIFY_MINUTES = 5

const { expect, signal, of, operation, metric, revert, seenBy, tried } = changeFields

/** Does something to the practice system, by the change ledger. */
export const act = verb({
  name: 'drill-act',
  says: 'do something to the practice system, as a change of the ledger; without a word: what can be done',
  about: 'incident',
  does: 'write',
  words: ['action'],
  input: {
    action: line.optional().describe('which action'),
    way: z.enum(CONTAINMENTS).optional().describe('it contains the harm in this way'),
    expect,
    signal,
    of,
    operation,
    metric,
    revert,
    seenBy,
    tried,
    verifyMinutes: changeFields.verifyMinutes.default(VERIFY_MINUTES),
    reverts: handle('c').optional().describe('the change that it takes back'),
  },
  run: async ({ action, ...input }, call): Promise<Result<Outcome<DrillActed>, Refusal>> => {
    const room = roomIn(call.ports)
    if (!room.ok) return room
    const actions = room.value.actions(call.id)
    if (!actions.ok) return actions
    if (action === undefined)
      return ok({ entries: [], answer: { actions: actions.value, made: null } satisfies DrillActed })
    const known = actions.value.find(({ name }) => name === action)
    if (known === undefined) {
      const todo = `There is: ${actions.value.map(({ name }) => name).join(', ')}.`
      return err({ kind: 'missing', what: 'there is no such action', where: action, todo })
    }
    const startedAt = rfc3339(call.ports.clock.now())
    const acted = await room.value.act(call.id, action, (change) => recorded(known, change, input, { call, startedAt }))
    return acted.ok ? acted.value : acted
  },
})

type Input = Omit<Parameters<typeof begun>[1], 'services' | 'revertExists'> & {
  readonly way?: (typeof CONTAINMENTS)[number] | undefined
  readonly reverts?: string | undefined
}

/** Writes what was done to the ledger: begun when it was begun, done now. */
async function recorded(
  { name, title, service }: PracticeAction,
  { id: changeId }: PracticeChange,
  { way, reverts, ...input }: Input,
  { call, startedAt }: { readonly call: Call; readonly startedAt: string },
): Promise<Result<Outcome<DrillActed>, Refusal>> {
  const who = { ...call.who, at: startedAt }
  const now = unixMs(parseRfc3339(startedAt)!)
  const told = { ...input, services: [service], revertExists: undefined }
  const [signal, back] = await Promise.all([
    judgedBy(told, call),
    way === undefined ? undefined : takenBack(way, [service], call),
  ])
  if (!signal.ok) return signal
  const made = await begin({ ...call, who }, (incident) =>
    ok({
      ...begun(incident, told, { now, signal: signal.value }),
      what: title,
      changeId,
      ...(way !== undefined && { containment: way }),
      ...(back !== undefined && { takesBack: back }),
      ...(reverts !== undefined && { reverts }),
    }),
  )
  if (!made.ok) return made
  const { id: change } = made.value.answer
  const done = await work(call.id, call.who, call.ports, () =>
    ok([
      { kind: 'change-finished', id: change },
      { kind: 'drill-acted', action: name, change },
    ]),
  )
  if (!done.ok) return done
  const entries = [...made.value.entries, ...done.value.entries]
  return ok({ ...done.value, entries, answer: { actions: [], made: made.value.answer } satisfies DrillActed })
}

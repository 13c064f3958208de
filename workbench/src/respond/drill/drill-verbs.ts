import { z } from 'zod'
import { err, ok } from '../../lib/result.ts'
import { drillOf } from '../../method/drill/drill.ts'
import { isOpen } from '../../method/lifecycle/lifecycle.ts'
import { NO_CHANGE } from '../../model/diagnosis.ts'
import { DRILL_SIGNALS } from '../../model/incident/drill.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { line, serviceName } from '../../model/incident/said.ts'
import { rfc3339 } from '../../model/time.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'
import { type Verb, verb } from '../incident/verb.ts'
import { openIncident, work } from '../incident/work.ts'
import { written } from '../incident/written.ts'
import { RECORDING_NAME } from '../recording/recording-name.ts'
import { act } from './act-verb.ts'
import type { FaultCard, RecordingCard } from './ports.ts'
import { type DrillRoom, type DrillState, LEAD_SECONDS, type OpenDrill } from './room.ts'
import { roomIn } from './room-in.ts'
import { history, score } from './score-verbs.ts'

const DRILLS = { actor: { kind: 'automation', name: 'drills' } } as const

const STOPPED = 'the drill was stopped'

/** Faults and recordings to practise on, without what would give them away. */
export type DrillList = {
  readonly faults: readonly Omit<FaultCard, 'hints'>[]
  readonly recordings: readonly RecordingCard[]
}

/** The drill that runs, or the one that ran last; null where there was none. */
export type DrillStatus = { readonly drill: DrillState | null; readonly inSeconds: number | null }

/** A hint, and how many are left. */
export type DrillHint = { readonly nth: number; readonly of: number; readonly text: string } | null

const start = {
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional()
    .describe('the same seed breaks the same way; absent: one that nobody knows'),
  leadSeconds: z.number().min(5).max(3_600).default(LEAD_SECONDS).describe('how long all is well before it breaks'),
}

const recordingName = z
  .string()
  .regex(RECORDING_NAME, 'expected the name of a recording: small letters, digits and hyphens')

/** What can be drilled. */
export const listFaults = verb({
  name: 'drill-list',
  says: 'what can be practised',
  about: 'record',
  does: 'read',
  input: {},
  run: async (_, { ports }) => {
    const room = roomIn(ports)
    if (!room.ok) return room
    const faults = await room.value.faults()
    if (!faults.ok) return faults
    const told = faults.value.map(({ name, title, story, level }) => ({ name, title, story, level }))
    const recordings = await room.value.recordings()
    return ok({ entries: [], answer: { faults: told, recordings } satisfies DrillList })
  },
})

/** Begins a drill: the system starts, is well for a while, and breaks; then somebody is paged. */
export const startDrill = verb({
  name: 'drill-start',
  says: 'start the practice system; it breaks after a while, and you are paged',
  about: 'record',
  does: 'write',
  words: ['fault'],
  input: {
    fault: line.optional().describe('which fault (drill list); without one the seed picks'),
    surprise: z.boolean().default(false).describe('do not tell which fault it is'),
    ...start,
  },
  run: ({ fault, surprise, seed, leadSeconds }, { ports }) =>
    begun({ fault, surprise, seed, leadSeconds, replay: undefined }, ports),
})

/** The same on a recording: its telemetry comes in again, with the clock running; nothing can be changed. */
export const replayDrill = verb({
  name: 'drill-replay',
  says: 'practise on a recording: its telemetry comes in again as time goes by',
  about: 'record',
  does: 'write',
  words: ['recording'],
  input: { recording: recordingName.describe('its name, one of those that are listed') },
  run: ({ recording }, { ports }) =>
    begun({ fault: undefined, surprise: true, seed: 0, leadSeconds: 0, replay: recording }, ports),
})

const WAIT_MS_MAX = 100_000 // a face gives up after two minutes

/** How far the drill is. */
export const drillStatus = verb({
  name: 'drill-status',
  says: 'how far the drill is, and what can be done in it',
  about: 'record',
  does: 'read',
  input: { wait: z.boolean().default(false).describe('answer when you are paged, at the latest after 100 s') },
  run: async ({ wait }, { ports }) => {
    const room = roomIn(ports)
    if (!room.ok) return room
    const state = wait ? await room.value.paged(WAIT_MS_MAX) : room.value.state()
    return ok({ entries: [], answer: statusOf(state, ports) })
  },
})

/** Gives a hint, which costs. */
export const hint = verb({
  name: 'drill-hint',
  says: 'the next hint; each costs',
  about: 'incident',
  does: 'write',
  input: {},
  run: async (_, call) => {
    const room = roomIn(call.ports)
    if (!room.ok) return room
    let answer = null as DrillHint
    const done = await work(call.id, call.who, call.ports, ({ id, entries }) => {
      const taken = drillOf(entries).hints.length
      const next = room.value.hint(id, taken)
      if (!next.ok) return next
      if (next.value === undefined) return ok([])
      answer = { nth: taken + 1, ...next.value }
      return ok([{ kind: 'drill-hinted', nth: taken + 1, text: next.value.text }])
    })
    return done.ok ? ok({ ...done.value, answer }) : done
  },
})

/** Says what is wrong. It may be said again; the first answer counts most. */
export const answer = verb({
  name: 'drill-answer',
  says: 'say what is wrong: the service the cause sits in, and the guilty change or "none"',
  about: 'incident',
  does: 'write',
  words: ['service', 'cause'],
  input: {
    service: serviceName.describe('the service in which the cause sits'),
    cause: line.optional().describe('the cause in your words; kept beside the true one, not scored'),
    change: line.optional().describe(`id of the guilty change as the diagnosis shows it, or "${NO_CHANGE}"`),
    signal: z.enum(DRILL_SIGNALS).optional().describe('the golden signal that tells of it'),
  },
  run: ({ service, cause, change, signal }, call) =>
    written(call, ({ id, entries }) => {
      const { started, ended } = drillOf(entries)
      if (started === undefined || ended !== undefined) return err(notRunning(id))
      return ok([
        {
          kind: 'drill-answered',
          service,
          ...(cause && { cause }),
          ...(change && { change }),
          ...(signal && { signal }),
        },
      ])
    }),
})

/** Ends the drill: everything that was started is stopped, and the truth is told. */
export const stopDrill = verb({
  name: 'drill-stop',
  says: 'end the drill, stop the practice system, and tell what it was',
  about: 'record',
  does: 'write',
  input: {},
  run: async (_, { ports, who }) => {
    const room = roomIn(ports)
    if (!room.ok) return room
    const stopped = await room.value.stop(STOPPED)
    if (!stopped.ok) return stopped
    const { incident, ended } = stopped.value
    if (incident === undefined || ended === undefined)
      return ok({ entries: [], answer: statusOf(room.value.state(), ports) })
    const done = await work(incident, who, ports, (now) => ok(isOpen(now) ? [ended, RESOLVED] : [ended]))
    return done.ok ? ok({ ...done.value, answer: statusOf(room.value.state(), ports) }) : done
  },
})

const RESOLVED: IncidentEvent = { kind: 'state-changed', to: 'resolved', overridden: STOPPED }

/** The verbs of drills. */
export const drillVerbs: readonly Verb[] = [
  listFaults,
  startDrill,
  drillStatus,
  hint,
  act,
  answer,
  stopDrill,
  score,
  history,
  replayDrill,
]

/** Ends a drill that runs when the workbench ends. */
export async function endDrill(room: DrillRoom, ports: IncidentPorts): Promise<void> {
  const stopped = await room.stop('the workbench was stopped')
  if (!stopped.ok) return
  const { incident, ended } = stopped.value
  if (incident !== undefined && ended !== undefined) await work(incident, DRILLS, ports, () => ok([ended]))
}

async function begun(asked: Parameters<DrillRoom['start']>[0], ports: IncidentPorts) {
  const room = roomIn(ports)
  if (!room.ok) return room
  const started = await room.value.start(asked, openDrill(ports))
  return started.ok ? ok({ entries: [], answer: statusOf(started.value, ports) }) : started
}

/** Opens the incident of a drill as a page would. That it is about a practice system is written with it, at once: nobody may take it for one of one's own. */
const openDrill =
  (ports: IncidentPorts): OpenDrill =>
  async ({ title, service }, started, since) => {
    const detectedAt = rfc3339(ports.clock.now())
    const declared: IncidentEvent = { kind: 'declared', title, service, drill: true, detectedAt }
    const times = since === undefined ? [] : [sinceWhen(since)]
    const opened = await openIncident([declared, started, ...times], DRILLS, ports)
    return opened.ok ? ok(opened.value.incident.id) : opened
  }

/** An alert says since when it holds; people confirm it. */
const sinceWhen = (at: string): IncidentEvent => ({
  kind: 'time-proposed',
  name: 'impactStarted',
  at,
  plusMinusSeconds: ALERT_SECONDS,
  why: 'the page',
})

const ALERT_SECONDS = 10 // an alert is a window of so many seconds

function statusOf(state: DrillState | undefined, { clock }: IncidentPorts): DrillStatus {
  if (state === undefined) return { drill: null, inSeconds: null }
  const { breaksAt, phase } = state
  const waits = phase === 'healthy' && breaksAt !== null
  return { drill: state, inSeconds: waits ? Math.max(0, (Date.parse(breaksAt) - clock.now()) / 1_000) : null }
}

const notRunning = (where: string): Refusal => ({
  kind: 'wrong',
  what: 'it has no drill that is running',
  where,
  todo: 'Name the incident of the drill that runs, or start one.',
  command: 'lastgood drill status; or: lastgood drill start',
})

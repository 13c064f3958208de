import { z } from 'zod'
import { err, ok, type Result } from '../../lib/result.ts'
import { alteredBy } from '../../method/reproduce/altered.ts'
import { resultOf } from '../../method/reproduce/answers.ts'
import { curlOf } from '../../method/reproduce/curl.ts'
import { requestOfTrace, requestOfTraces } from '../../method/reproduce/request.ts'
import { type IncidentId, incidentId } from '../../model/incident/entry.ts'
import { handle, line, prose } from '../../model/incident/said.ts'
import type { ReplayRequest, ReplayResult } from '../../model/replay.ts'
import type { TraceView } from '../../model/views.ts'
import { keptEvidence } from '../incident/evidence/evidence-verbs.ts'
import { portsForId } from '../incident/ports-for.ts'
import type { Refusal } from '../incident/refusal.ts'
import { type Call, type Verb, verb } from '../incident/verb.ts'
import { traceOf } from '../trace.ts'

/** A request and its words for a shell. */
export type ReplayText = { readonly request: ReplayRequest; readonly curl: string }

/** Which request, and what is said otherwise of it. */
const requestShape = {
  trace: z
    .string()
    .regex(/^[0-9a-fA-F]{16,32}$/, 'expected a hexadecimal trace id')
    .optional()
    .describe('its id'),
  evidence: handle('ev').optional().describe('evidence with traces, in place of a trace: one that failed'),
  incident: incidentId.optional().describe('whose evidence it is; of a drill, whose system the trace is of'),
  method: line.optional().describe('where it is not known, or to be another'),
  path: line.optional().describe('path and query'),
  headers: z.array(line).max(50).optional().describe('name: value'),
  body: prose.optional().describe('what is sent; {n} is another number in each request'),
  set: z.array(line).max(50).optional().describe('place=value in a JSON body, e.g. customer=new-{n}'),
}

/** The request by which a trace came in, without its secrets; nothing is sent. */
export const replayRequest = verb({
  name: 'replay-request',
  says: 'the request by which a trace came in, as it could be sent again, without its secrets; nothing is sent',
  about: 'record',
  does: 'read',
  words: ['trace'],
  input: requestShape,
  run: async (asked, call) => {
    const request = await requestFor(asked, call)
    if (!request.ok) return request
    const answer = { request: request.value, curl: curlOf(request.value) } satisfies ReplayText
    return ok({ entries: [], answer })
  },
})

/** As often as the workbench sends while it takes telemetry, too; the command line sends more, from where it is typed. */
const TIMES_HERE_MAX = 200

/** The request, and what sending it came to. */
export type ReplaySent = { readonly request: ReplayRequest; readonly result: ReplayResult }

/** Sends the request of a trace again, from the workbench's machine; a person names the target, and says yes to what may do harm. */
export const replaySend = verb({
  name: 'replay-send',
  says: 'sends the request of a trace again, alone and many at once: to this machine, or a host of checkHosts',
  about: 'record',
  does: 'write',
  reachesOut: true,
  input: {
    ...requestShape,
    target: line.describe('scheme, host and port, e.g. http://127.0.0.1:8080'),
    times: z.number().int().min(1).max(TIMES_HERE_MAX).default(1).describe('how often; three are sent alone first'),
    together: z.boolean().default(false).describe('all at once: a race does not show in single runs'),
    unsafe: z.boolean().default(false).describe('a method that may change something, such as POST, is sent'),
    host: line.optional().describe("the target's host once more, where it is not private: it may be production"),
  },
  run: async ({ target, times, together, unsafe, host, ...asked }, call) => {
    const { replay } = call.ports
    if (replay === undefined) return err(notSent(target, 'this workbench sends nothing'))
    if (call.who.actor.kind === 'agent') return err(notSent(target, 'only a person sends a request again'))
    const request = await requestFor(asked, call)
    if (!request.ok) return request
    const isNamedAgain = URL.canParse(target) && new URL(target).hostname === host
    const sent = await replay.send(request.value, { target, times, together, unsafe, public: isNamedAgain })
    if (!sent.ok) return err(notSent(target, sent.error))
    const result = resultOf({ target, together, ...sent.value })
    return ok({ entries: [], answer: { request: request.value, result } satisfies ReplaySent })
  },
})

const notSent = (where: string, what: string): Refusal => ({
  kind: 'wrong',
  what,
  where,
  todo: 'Nothing was sent. The command line sends from where it is typed, with the reach of who types it.',
  command: 'lastgood reproduce',
})

type Asked = z.output<z.ZodObject<typeof requestShape>>

/** The request that is named, with what is said otherwise of it. */
async function requestFor(
  { trace, evidence, incident, ...said }: Asked,
  call: Call,
): Promise<Result<ReplayRequest, Refusal>> {
  const found = trace === undefined ? await ofEvidence(evidence, incident, call) : await ofTrace(trace, incident, call)
  if (!found.ok) return found
  const request = alteredBy(found.value, said)
  if (request.ok) return request
  return err({ kind: 'wrong', what: request.error, where: 'replay-request', todo: 'Say it otherwise.' })
}

async function ofTrace(
  id: string,
  incident: IncidentId | undefined,
  { ports }: Call,
): Promise<Result<ReplayRequest, Refusal>> {
  const { views } = incident === undefined ? ports : await portsForId(incident, ports)
  const trace = await traceOf(id.toLowerCase(), views)
  const request = trace && requestOfTrace(trace)
  return request === undefined ? err(notReplayable(id, trace !== undefined)) : ok(request)
}

/** Evidence outlives telemetry: its traces are read where it is kept. */
async function ofEvidence(
  capture: string | undefined,
  incident: IncidentId | undefined,
  call: Call,
): Promise<Result<ReplayRequest, Refusal>> {
  if (capture === undefined || incident === undefined)
    return err({
      kind: 'wrong',
      what: 'nothing to reproduce',
      where: 'replay-request',
      todo: 'Name a trace, or evidence and its incident.',
    })
  const kept = await keptEvidence.run({ capture, item: 'traces' }, { ...call, id: incident })
  if (!kept.ok) return kept
  // The store gives back what a capture put there.
  const { holds } = kept.value.answer as { readonly holds: readonly TraceView[] }
  const request = requestOfTraces(holds)
  return request === undefined ? err(notReplayable(capture, true)) : ok(request)
}

const notReplayable = (where: string, isKnown: boolean): Refusal => ({
  kind: 'missing',
  what: isKnown ? 'it came in by no HTTP request that its spans tell of' : 'no span of this trace is stored',
  where,
  todo: isKnown
    ? 'Take a trace of an HTTP request, or a snapshot.'
    : 'It may have been sampled away, or be older than the retention.',
})

/** The verbs of reproducing. */
export const reproduceVerbs: readonly Verb[] = [replayRequest, replaySend]

import { err, ok, type Result } from '../../lib/result.ts'
import { alteredBy, requestOfValues, type Values } from '../../method/reproduce/altered.ts'
import { resultOf } from '../../method/reproduce/answers.ts'
import { curlOf } from '../../method/reproduce/curl.ts'
import { requestOfTrace, requestOfTraces } from '../../method/reproduce/request.ts'
import type { ProbeHit } from '../../model/probes.ts'
import { type ReplayRequest, TIMES_MAX } from '../../model/replay.ts'
import type { TraceView } from '../../model/views.ts'
import { THE_OPEN_ONE } from '../../respond/incident/call.ts'
import { keptEvidence } from '../../respond/incident/evidence/evidence-verbs.ts'
import { note } from '../../respond/incident/lifecycle/note-verb.ts'
import { sentNote } from '../../respond/reproduce/replay-says.ts'
import { failed, misused, type Refusal } from '../../show/cli/refusal.ts'
import type { ReproduceAnswer, ReproduceWish } from '../../show/cli/reproduce/asks.ts'
import { ask, callRunning } from '../client.ts'
import type { Config } from '../settings/config.ts'
import { FLAGS, sendReplay } from './send.ts'

type Found = { readonly request: ReplayRequest; readonly values?: Values }

/** The request behind a trace, a piece of evidence or a snapshot; sent where that was asked for, from here. */
export async function reproduceHere(config: Config, wish: ReproduceWish): Promise<Result<ReproduceAnswer, Refusal>> {
  const found = await requestFor(config, wish)
  if (!found.ok) return found
  const altered = alteredBy(found.value.request, wish.altered, found.value.values)
  if (!altered.ok) return err(misused(altered.error))
  const request = altered.value
  const curl = curlOf(request)
  if (wish.run === undefined) return ok({ request, curl, result: null, kept: null })
  const { times, together, target } = wish.run
  if (!Number.isSafeInteger(times) || times < 1 || times > TIMES_MAX)
    return err(misused(`--times: expected a number from 1 to ${TIMES_MAX}`))
  const sent = await sendReplay(request, { ...wish.run, env: process.env, words: FLAGS })
  if (!sent.ok) return err(misused(sent.error))
  const result = resultOf({ target, together, ...sent.value })
  if (wish.incident === undefined) return ok({ request, curl, result, kept: null })
  const kept = await keep(config, wish.incident, sentNote(request, result))
  return ok({ request, curl, result, kept })
}

async function requestFor(config: Config, { of, incident }: ReproduceWish): Promise<Result<Found, Refusal>> {
  if (/^ev-\d+$/.test(of)) return ofEvidence(config, of, incident ?? THE_OPEN_ONE)
  if (/^pr-\d+$/.test(of)) return ofProbe(config, of)
  if (/^[0-9a-f]{16,32}$/i.test(of)) return ofTrace(config, of)
  return err(misused(`expected a trace id, evidence such as ev-3, or a probe such as pr-1, got "${of}"`))
}

async function ofTrace(config: Config, id: string): Promise<Result<Found, Refusal>> {
  const trace = await ask<TraceView>(config, `/api/traces/${id}`)
  if (!trace.ok) return trace
  const request = requestOfTrace(trace.value)
  return request === undefined
    ? err(failed(`trace ${id} came in by no HTTP request that its spans tell of`))
    : ok({ request })
}

/** Of the traces that a capture kept, the first with a failed span that came in by HTTP. */
async function ofEvidence(config: Config, id: string, incident: string): Promise<Result<Found, Refusal>> {
  const reply = await callRunning(config, keptEvidence, {
    incident,
    given: { capture: id, item: 'traces' },
    at: undefined,
  })
  if (!reply.ok) return reply
  const { holds } = reply.value.answer as { readonly holds: readonly TraceView[] }
  const request = requestOfTraces(holds)
  return request === undefined ? err(failed(`no trace of ${id} came in by an HTTP request`)) : ok({ request })
}

/** The newest snapshot of a probe: the request of its trace where it has one, with its variables at hand. */
async function ofProbe(config: Config, id: string): Promise<Result<Found, Refusal>> {
  const shown = await ask<{ readonly hits: readonly ProbeHit[] }>(config, `/api/probes/${id}`)
  if (!shown.ok) return shown
  const hit = shown.value.hits.findLast(({ values }) => values !== undefined)
  if (hit?.values === undefined) return err(failed(`${id} has shown no variables yet: lastgood probe show ${id}`))
  const { service, at, traceId, values } = hit
  const traced = traceId === undefined ? undefined : await ofTrace(config, traceId)
  if (traced?.ok) return ok({ request: traced.value.request, values })
  return ok({ request: requestOfValues(values, { service, at, ...(traceId !== undefined && { traceId }) }), values })
}

/** Keeps the run as evidence. A line either way: that it was not kept does not undo that it was sent. */
async function keep(config: Config, incident: string, given: ReturnType<typeof sentNote>): Promise<string> {
  const reply = await callRunning(config, note, { incident, given, at: undefined })
  return reply.ok ? `kept as evidence of ${reply.value.incident?.id}` : `not kept: ${reply.error.says}`
}

import { z } from 'zod'
import { err, ok } from '../../lib/result.ts'
import { curlOf } from '../../method/reproduce/curl.ts'
import { requestOfTrace } from '../../method/reproduce/request.ts'
import type { ReplayRequest } from '../../model/replay.ts'
import type { Refusal } from '../incident/refusal.ts'
import { type Verb, verb } from '../incident/verb.ts'
import { traceOf } from '../trace.ts'

/** A request and its words for a shell. */
export type ReplayText = { readonly request: ReplayRequest; readonly curl: string }

/** The request by which a trace came in, without its secrets; nothing is sent. */
export const replayRequest = verb({
  name: 'replay-request',
  says: 'the request by which a trace came in, as it could be sent again, without its secrets; nothing is sent',
  about: 'record',
  does: 'read',
  words: ['trace'],
  input: {
    trace: z
      .string()
      .regex(/^[0-9a-fA-F]{16,32}$/, 'expected a hexadecimal trace id')
      .describe('its id'),
  },
  run: async ({ trace: id }, { ports }) => {
    const trace = await traceOf(id.toLowerCase(), ports.views)
    const request = trace && requestOfTrace(trace)
    if (request === undefined) return err(notReplayable(id, trace !== undefined))
    return ok({ entries: [], answer: { request, curl: curlOf(request) } satisfies ReplayText })
  },
})

const notReplayable = (where: string, isKnown: boolean): Refusal => ({
  kind: 'missing',
  what: isKnown ? 'it came in by no HTTP request that its spans tell of' : 'no span of this trace is stored',
  where,
  todo: isKnown
    ? 'Take a trace of an HTTP request, or a snapshot.'
    : 'It may have been sampled away, or be older than the retention.',
})

/** The verbs of reproducing. */
export const reproduceVerbs: readonly Verb[] = [replayRequest]
